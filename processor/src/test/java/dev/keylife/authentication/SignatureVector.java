package dev.keylife.authentication;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.nimbusds.jose.util.Base64URL;
import dev.keylife.schema.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One case of {@code schemas/src/main/signatures/vectors.json}; the README there says what each
 * member means. Times are seconds since 1970, bytes are base64url.
 */
record SignatureVector(
    String name,
    String what,
    String mode,
    Shown command,
    long appendedAt,
    long decidedAt,
    List<String> signatures,
    String verdict,
    String signingKeyId) {
  static final Path FOLDER = Path.of("../schemas/src/main/signatures");
  static final String AUDIENCE = "keylife-vectors";
  static final Duration MAX_LIFETIME = Duration.ofHours(1);
  static final Duration MEMORY = Duration.ofDays(6);

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** The command that a signature came with. */
  record Shown(
      String type,
      String keyId,
      String commandId,
      String issuer,
      String avro,
      String schemaSha256) {}

  /** All of them, with what they are held against. */
  record Suite(
      String audience,
      long maxLifetimeSeconds,
      long memorySeconds,
      List<SignatureVector> vectors) {}

  static void write(List<SignatureVector> vectors) throws IOException {
    Files.writeString(
        FOLDER.resolve("vectors.json"),
        JSON.writeValueAsString(
                new Suite(AUDIENCE, MAX_LIFETIME.toSeconds(), MEMORY.toSeconds(), vectors))
            + "\n");
  }

  static Suite read() throws IOException {
    return JSON.readValue(Files.readString(FOLDER.resolve("vectors.json")), Suite.class);
  }

  /** What an authenticator says of it, in the words of {@link #verdict}. */
  String judge(CommandAuthenticator authenticator) {
    Proof proof = authenticator.check(presented());
    if (proof instanceof Proof.Proven proven) {
      return Instant.ofEpochSecond(decidedAt).isBefore(proven.decideBefore())
          ? "proven"
          : Refusal.LATE.label();
    }
    return proof.refusal().map(Refusal::label).orElse("none");
  }

  Optional<String> provedBy(CommandAuthenticator authenticator) {
    return authenticator.check(presented()).signingKeyId();
  }

  private Presented presented() {
    return new Presented(
        signatures.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList(),
        command.type(),
        command.keyId(),
        command.commandId(),
        command.issuer(),
        () -> Sha256.newDigest().digest(new Base64URL(command.avro()).decode()),
        () -> new Base64URL(command.schemaSha256()).decode(),
        Instant.ofEpochSecond(appendedAt));
  }

  @Override
  public String toString() {
    return name;
  }
}
