package dev.keylife.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.event.EventHeader;
import dev.keylife.event.KeyDescriptionUpdated;
import dev.keylife.type.KeyState;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class EventHashTest {
  private static KeyDescriptionUpdated event(String description) {
    EventHeader header =
        EventHeader.newBuilder()
            .setEventId("orders:1")
            .setKeyId("orders")
            .setKeyArn("arn:aws:kms:eu-central-1:111122223333:key/orders")
            .setSequence(1)
            .setOccurredAt(Instant.EPOCH)
            .build();
    return new KeyDescriptionUpdated(header, KeyState.Enabled, description);
  }

  private static byte[] encoding(KeyDescriptionUpdated event) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<Object>(event.getSchema(), event.getSpecificData())
        .write(event, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static byte[] sha256(byte[]... parts) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  @Test
  void theProcessorAndTheAuditorFindTheSameHash() throws Exception {
    EventHash hashes = new EventHash();
    for (String description : new String[] {"a", "", "another one"}) {
      byte[] encoding = encoding(event(description));
      assertThat(hashes.of(event(description)))
          .isEqualTo(sha256(encoding))
          .isEqualTo(EventHash.ofEncoded(ByteBuffer.wrap(encoding)));
    }
  }

  @Test
  void anEventThatCannotBeEncodedLeavesNothingBehindForTheNext() throws Exception {
    EventHash hashes = new EventHash();
    KeyDescriptionUpdated incomplete = new KeyDescriptionUpdated();
    incomplete.setHeader(event("a").getHeader());

    assertThatThrownBy(() -> hashes.of(incomplete)).isInstanceOf(RuntimeException.class);
    assertThat(hashes.of(event("a"))).isEqualTo(sha256(encoding(event("a"))));
  }

  @Test
  void aDeletionIsFoldedBehindTheChainsLastHash() throws Exception {
    byte[] last = sha256("last".getBytes(UTF_8));
    byte[] deletion = sha256("deletion".getBytes(UTF_8));

    assertThat(EventHash.fold(last, deletion)).isEqualTo(sha256(last, deletion));
    assertThat(EventHash.fold(new byte[0], deletion)).isEqualTo(sha256(deletion));
  }

  @Test
  void framedValuesAreToldApartFromTheirConcatenation() {
    byte[] hash = new FramedSha256().add("ab").add(new byte[] {1}).digest();

    assertThat(HexFormat.of().formatHex(hash))
        .isEqualTo("2a7a157f97f8d0a749b596eaef05015a2d9b8aebbd472a6d3671abeb952eb3bc");
    assertThat(new FramedSha256().add("a").add(new byte[] {'b', 1}).digest()).isNotEqualTo(hash);
    assertThat(new FramedSha256().add("ab").add(new byte[] {1}).add("").digest())
        .isNotEqualTo(hash);
  }
}
