package dev.keylife.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.client.CommandSigner;
import dev.keylife.client.SigningKey;
import dev.keylife.schema.CommandSignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Commands with signatures, and a processor that requires them. */
final class Signing {
  private static final String AUDIENCE = "keylife-benchmark";

  private final CommandSigner signer;
  private final Path trust;

  private Signing(CommandSigner signer, Path trust) {
    this.signer = signer;
    this.trust = trust;
  }

  /**
   * With a new key.
   *
   * @param folder where the trust file goes
   * @param algorithm as a JWS names it
   */
  static Signing in(Path folder, String algorithm) throws IOException {
    SigningKey key =
        SigningKey.generate(
            Arrays.stream(SigningKey.Algorithm.values())
                .filter(each -> each.jwsName().equalsIgnoreCase(algorithm))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no algorithm " + algorithm)));
    Path trust = folder.resolve("trust.json");
    Files.writeString(
        trust,
        new ObjectMapper()
            .writeValueAsString(
                Map.of("keys", List.of(key.trustEntry(key.thumbprint(), List.of("*"))))));
    return new Signing(CommandSigner.of(key, Optional.empty(), AUDIENCE), trust);
  }

  /** Of the processor. */
  Map<String, String> settings() {
    return Map.of(
        ProcessorSettings.COMMANDS_AUTHENTICATION,
        "required",
        ProcessorSettings.COMMANDS_AUDIENCE,
        AUDIENCE,
        ProcessorSettings.COMMANDS_TRUST_FILE,
        trust.toString());
  }

  /** The headers of a record whose value has the registry's prefix. */
  Headers headers(SpecificRecord command, byte[] value) {
    Headers headers = new RecordHeaders();
    headers.add(
        CommandSignature.HEADER,
        signer.signature(command, value, false, Instant.now()).getBytes(StandardCharsets.US_ASCII));
    return headers;
  }
}
