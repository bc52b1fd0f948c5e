package dev.keylife.cli.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.client.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MaterialEncodingTest {
  private static final Path FILE = Path.of("m");

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @CsvSource({
    "raw,abcdef",
    "hex,'61 62 63\n64 65 66\n'",
    "hex,616263646566",
    "base64,'YWJj\nZGVm\n'"
  })
  void readsTheSameBytes(MaterialEncoding encoding, String sixBytes) throws IOException {
    try (SecretBytes material = encoding.read(text(sixBytes.repeat(6)), FILE)) {
      assertThat(material.length()).isEqualTo(36);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesNothing(MaterialEncoding encoding) {
    assertThatThrownBy(() -> encoding.read(text(""), FILE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it is empty");
  }

  @ParameterizedTest
  @CsvSource({"hex,4g", "hex,414", "base64,YW=Jj", "base64,secret!"})
  void refusesWhatIsNotInTheEncodingWithoutQuotingIt(MaterialEncoding encoding, String content) {
    assertThatThrownBy(() -> encoding.read(text(content), FILE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it is not in the encoding " + encoding)
        .hasNoCause();
  }

  @Test
  void tellsHowToConvertPem() {
    String pem = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";
    assertThatThrownBy(() -> MaterialEncoding.raw.read(text(pem), FILE))
        .hasMessageContaining("openssl asn1parse -in m ");
  }

  @Test
  void refusesAFileThatIsNoKey() {
    byte[] large = new byte[MaterialEncoding.MAX_BYTES + 1];
    Arrays.fill(large, (byte) 'a');
    assertThatThrownBy(() -> MaterialEncoding.raw.read(new ByteArrayInputStream(large), FILE))
        .hasMessageContaining("larger than 65536 bytes");
  }
}
