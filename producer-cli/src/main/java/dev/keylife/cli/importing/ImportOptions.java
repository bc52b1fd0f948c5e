package dev.keylife.cli.importing;

import dev.keylife.cli.material.Expiry;
import dev.keylife.cli.material.MaterialEncoding;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Durations;
import dev.keylife.cli.text.Symbols;
import dev.keylife.cli.text.Times;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code import} and {@code reimport} share. */
final class ImportOptions {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "The plaintext key material, or - for standard input. It is wrapped here and never leaves"
              + " this process in the clear.")
  Optional<String> file = Optional.empty();

  @Option(
      names = {"-e", "--encoding"},
      paramLabel = "ENCODING",
      defaultValue = "raw",
      description = "What FILE holds: raw bytes (default), or text in hex or base64.")
  MaterialEncoding encoding = MaterialEncoding.raw;

  @Option(
      names = "--encrypted-key-material",
      paramLabel = "FILE",
      description = "Material that was wrapped elsewhere, in place of FILE.")
  Optional<Path> encryptedKeyMaterial = Optional.empty();

  @Option(
      names = "--import-token",
      paramLabel = "FILE",
      description = "The token that belongs to it, as get-parameters wrote it.")
  Optional<Path> importToken = Optional.empty();

  @Option(
      names = "--valid-to",
      paramLabel = "TIME",
      converter = Times.class,
      description = "When the material expires: 2026-12-31T00:00:00Z, at most 365 days ahead.")
  Optional<Instant> validTo = Optional.empty();

  @Option(
      names = "--valid-for",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "The same, counted from now: 12h, 90d.")
  Optional<Duration> validFor = Optional.empty();

  // Not another name of the option above: picocli would blame the longer one for either's mistakes.
  @Option(
      names = "--expires-in",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "The same as --valid-for.")
  Optional<Duration> expiresIn = Optional.empty();

  @Option(names = "--no-expiry", description = "The material does not expire.")
  boolean noExpiry;

  @Option(
      names = "--wrapping-algorithm",
      paramLabel = "ALGORITHM",
      completionCandidates = Symbols.WrappingAlgorithms.class,
      converter = Symbols.WrappingAlgorithms.class,
      description =
          "Default: RSAES_OAEP_SHA_256 where the material fits, else RSA_AES_KEY_WRAP_SHA_256.")
  Optional<WrappingAlgorithm> algorithm = Optional.empty();

  @Option(
      names = "--wrapping-key-spec",
      paramLabel = "SPEC",
      defaultValue = "RSA_4096",
      completionCandidates = Symbols.WrappingKeySpecs.class,
      converter = Symbols.WrappingKeySpecs.class,
      description = "RSA_2048, RSA_3072 or RSA_4096 (default).")
  WrappingKeySpec wrappingKeySpec = WrappingKeySpec.RSA_4096;

  @Option(
      names = "--key-material-id",
      paramLabel = "ID",
      description = "The id that the material is expected to have, 64 hex digits.")
  Optional<String> keyMaterialId = Optional.empty();

  @Option(
      names = "--key-material-description",
      paramLabel = "TEXT",
      description = "A text for people, kept with the material.")
  Optional<String> description = Optional.empty();

  @Mixin PublishOptions publish = new PublishOptions();

  /** When the material expires; exactly one of the three ways must be given. */
  Expiry expiry(Clock clock) {
    long given =
        Stream.of(validTo, validFor, expiresIn).filter(Optional::isPresent).count()
            + (noExpiry ? 1 : 0);
    if (given != 1) {
      throw publish.issuing.connection.usage(
          "Say when the material expires, in one way: --valid-to TIME, --valid-for DURATION or"
              + " --no-expiry. (The expiration model of AWS KMS is KEY_MATERIAL_EXPIRES unless told"
              + " otherwise, and it requires a date.)");
    }
    return validTo
        .or(() -> validFor.or(() -> expiresIn).map(duration -> clock.instant().plus(duration)))
        .map(Expiry::at)
        .orElseGet(Expiry::never);
  }
}
