package dev.keylife.cli.bulk;

import dev.keylife.cli.failure.Problems;
import dev.keylife.cli.material.Expiry;
import dev.keylife.cli.material.Usage;
import dev.keylife.cli.text.ByteBuffers;
import dev.keylife.client.CommandHeaders;
import dev.keylife.client.KeyMaterialWrapper;
import dev.keylife.client.Outcome;
import dev.keylife.client.SecretBytes;
import dev.keylife.client.TokenRecipient;
import dev.keylife.command.CreateKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingKeySpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * What is to be done for a row of a manifest: create the key if it is missing and that was asked
 * for, get parameters, wrap, import. Says so step by step and waits for nothing.
 *
 * <p>Material is read twice, to check it at first and to wrap it in the end, so that the plaintext
 * of one key is in memory at a time, and not that of all keys in flight.
 *
 * @param manifest what the files of the rows are relative to
 * @param existing which keys there are
 * @param recipient to whom import tokens are encrypted
 */
public record BulkSteps(
    Path manifest,
    BulkKeys existing,
    boolean create,
    String issuer,
    WrappingKeySpec wrappingKeySpec,
    TokenRecipient recipient,
    Clock clock) {

  sealed interface Step {
    /** Publish this, and ask for the next step with its outcome. */
    record Send(SpecificRecord command) implements Step {}

    /** The row is done. */
    record Imported() implements Step {}

    /** The row cannot be done. */
    record Failed(String code, String message) implements Step {}
  }

  Step first(BulkRow row) {
    Optional<KeySpec> there = existing.specOf(row.keyId());
    if (there.isPresent() && there.get() != row.keySpec()) {
      return new Step.Failed(
          "KeySpecMismatch",
          "The key exists as %s, and the manifest says %s".formatted(there.get(), row.keySpec()));
    }
    boolean missing = create && there.isEmpty();
    if (missing) {
      try {
        Usage.of(row.keySpec(), row.keyUsage());
      } catch (IllegalArgumentException e) {
        return new Step.Failed("KeyUsageMissing", "keyUsage is missing: " + e.getMessage());
      }
    }
    return withMaterial(
        row, material -> new Step.Send(missing ? createKey(row) : getParameters(row, material)));
  }

  /** What comes after a command that succeeded. */
  Step next(BulkRow row, SpecificRecord command, Outcome.Succeeded outcome) {
    if (command instanceof CreateKey) {
      return withMaterial(row, material -> new Step.Send(getParameters(row, material)));
    }
    if (command instanceof GetParametersForImport asked
        && outcome.event().value() instanceof ImportParametersIssued issued) {
      ImportParametersIssued opened = recipient.open(issued);
      return withMaterial(row, material -> new Step.Send(importKey(row, asked, opened, material)));
    }
    return command instanceof ImportKeyMaterial
        ? new Step.Imported()
        : new Step.Failed(
            "UnknownAnswer",
            "%s was answered by %s: is this client older than the processor?"
                .formatted(command.getSchema().getName(), outcome.event().type()));
  }

  private Step withMaterial(BulkRow row, Function<SecretBytes, Step> use) {
    Path file = manifest.resolveSibling(row.file());
    try (InputStream in = Files.newInputStream(file);
        SecretBytes material = row.encoding().read(in, file, row.keySpec())) {
      return use.apply(material);
    } catch (IOException | IllegalArgumentException e) {
      return new Step.Failed("FileNotUsable", "%s: %s".formatted(file, Problems.of(e)));
    }
  }

  private CreateKey createKey(BulkRow row) {
    CreateKey.Builder command =
        CreateKey.newBuilder()
            .setHeader(CommandHeaders.fresh(row.keyId(), issuer))
            .setKeySpec(row.keySpec())
            .setOrigin(Origin.EXTERNAL);
    Usage.of(row.keySpec(), row.keyUsage()).ifPresent(command::setKeyUsage);
    return command.build();
  }

  private GetParametersForImport getParameters(BulkRow row, SecretBytes material) {
    return GetParametersForImport.newBuilder()
        .setHeader(CommandHeaders.fresh(row.keyId(), issuer))
        .setWrappingAlgorithm(KeyMaterialWrapper.algorithmFor(material, wrappingKeySpec))
        .setWrappingKeySpec(wrappingKeySpec)
        .setRecipientPublicKey(recipient.publicKey())
        .build();
  }

  private ImportKeyMaterial importKey(
      BulkRow row,
      GetParametersForImport asked,
      ImportParametersIssued issued,
      SecretBytes material) {
    byte[] wrapped =
        KeyMaterialWrapper.wrap(
            material, ByteBuffers.copy(issued.getPublicKey()), asked.getWrappingAlgorithm());
    Expiry expiry = Expiry.parse(row.expiry(), clock);
    ImportKeyMaterial.Builder command =
        ImportKeyMaterial.newBuilder()
            .setHeader(CommandHeaders.fresh(row.keyId(), issuer))
            .setImportToken(issued.getImportToken())
            .setEncryptedKeyMaterial(ByteBuffer.wrap(wrapped))
            .setExpirationModel(expiry.model());
    expiry.validTo().ifPresent(command::setValidTo);
    return command.build();
  }
}
