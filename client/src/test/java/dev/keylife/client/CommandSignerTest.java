package dev.keylife.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.EnableKey;
import dev.keylife.schema.CommandSignature;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandSignerTest {
  private static final Path VECTORS = Path.of("../schemas/src/main/signatures/vectors.json");
  private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

  @TempDir private Path folder;

  /** The key of RFC 8037, appendix A.1, whose signatures are in the published vectors. */
  @Test
  void anEd25519SignatureIsThatOfThePublishedVector() throws Exception {
    JsonNode suite = new ObjectMapper().readTree(Files.readString(VECTORS));
    JsonNode vector = suite.get("vectors").get(0);
    byte[] avro = Base64.getUrlDecoder().decode(vector.at("/command/avro").asText());
    byte[] d = Base64.getUrlDecoder().decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
    String pem =
        pem(
            HexFormat.of()
                .parseHex("302e020100300506032b657004220420" + HexFormat.of().formatHex(d)));
    CommandSigner signer =
        CommandSigner.of(
            SigningKey.ofPem(pem), Optional.of("ed25519-1"), suite.get("audience").asText());

    String signature =
        signer.signature(
            new EnableKey(new CommandHeader("command-1", "orders", "orders-service", NOW)),
            avro,
            true,
            NOW);

    assertThat(vector.get("name").asText()).isEqualTo("good-eddsa");
    assertThat(signature).isEqualTo(vector.get("signatures").get(0).asText());
  }

  @Test
  void anEs256SignatureHoldsForTheJdk() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    SigningKey key = SigningKey.ofPem(pem(pair.getPrivate().getEncoded()));

    Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
    check.initVerify(pair.getPublic());
    check.update("text".getBytes(StandardCharsets.UTF_8));
    assertThat(check.verify(key.sign("text".getBytes(StandardCharsets.UTF_8)))).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aNewKeyIsReadAgainFromItsPemByThisAndByTheJdk(SigningKey.Algorithm algorithm)
      throws Exception {
    SigningKey key = SigningKey.generate(algorithm);

    SigningKey read = SigningKey.ofPem(key.toPem());

    assertThat(read.algorithm()).isEqualTo(algorithm);
    assertThat(read.thumbprint()).isEqualTo(key.thumbprint());
    assertThat(read.trustEntry("k", List.of("a*"))).isEqualTo(key.trustEntry("k", List.of("a*")));
    if (algorithm == SigningKey.Algorithm.EDDSA) {
      assertThat(key.toPem()).as("the form of RFC 8410 that OpenSSL reads").contains("MC4CAQAw");
    }
    String body = key.toPem().replaceAll("-----[A-Z ]+-----|\\s", "");
    KeyFactory.getInstance(algorithm == SigningKey.Algorithm.EDDSA ? "Ed25519" : "EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
  }

  /** RFC 8037, appendix A.3. */
  @Test
  void theThumbprintIsThatOfTheRfc() {
    byte[] d = Base64.getUrlDecoder().decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
    String pem =
        pem(
            HexFormat.of()
                .parseHex("302e020100300506032b657004220420" + HexFormat.of().formatHex(d)));

    assertThat(SigningKey.ofPem(pem).thumbprint())
        .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  @Test
  void nothingShowsAPrivateKey() {
    SigningKey key = SigningKey.generate(SigningKey.Algorithm.EDDSA);
    CommandSigner signer = CommandSigner.of(key, Optional.empty(), "a");
    ClientSettings settings = new ClientSettings("k", "http://r", Map.of()).signedBy(signer);

    assertThat(key).hasToString("SigningKey[" + key.thumbprint() + "]");
    assertThat(settings.toString()).doesNotContain("igner");
    assertThatThrownBy(() -> SigningKey.ofPem("-----BEGIN PRIVATE KEY-----\nAAAAsecret\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void aKeyFileThatOthersCanReadIsRefused() throws Exception {
    Path file = folder.resolve("key.pem");
    Files.writeString(file, SigningKey.generate(SigningKey.Algorithm.EDDSA).toPem());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> CommandSigner.open(file, Optional.empty(), "a"))
        .isInstanceOf(KeylifeClientException.class)
        .hasMessageContaining("chmod 600");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    RecordHeaders headers = new RecordHeaders();
    CommandSigner.open(file, Optional.empty(), "a")
        .sign(new EnableKey(CommandHeaders.fresh("k", "i")), new byte[9], headers);
    assertThat(headers.headers(CommandSignature.HEADER)).hasSize(1);
  }

  private static String pem(byte[] der) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END PRIVATE KEY-----\n";
  }
}
