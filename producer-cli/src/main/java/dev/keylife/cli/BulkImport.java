package dev.keylife.cli;

import dev.keylife.client.CommandHeaders;
import dev.keylife.client.KeyMaterialWrapper;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.MaterialImport;
import dev.keylife.client.MaterialImport.Prepared;
import dev.keylife.client.Outcome;
import dev.keylife.client.SecretBytes;
import dev.keylife.command.CreateKey;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingKeySpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Imports one row of a manifest: creates the key if it is missing and that was asked for, gets
 * parameters, wraps, imports. To be called by several threads.
 *
 * @param manifest what the files of the rows are relative to
 * @param existing the keys that there were at the start
 */
record BulkImport(
    KeylifeClient client,
    Path manifest,
    Map<String, KeySpec> existing,
    boolean create,
    String issuer,
    Duration timeout,
    WrappingKeySpec wrappingKeySpec,
    Clock clock) {

  /** What became of a row. */
  sealed interface Result {
    record Imported(boolean created) implements Result {}

    record Failed(String code, String message) implements Result {}
  }

  /**
   * @throws dev.keylife.client.KeylifeClientException if there is trouble that the next row would
   *     meet as well
   */
  Result run(BulkRow row) {
    Optional<KeySpec> there = Optional.ofNullable(existing.get(row.keyId()));
    if (there.isPresent() && there.get() != row.keySpec()) {
      return new Result.Failed(
          "KeySpecMismatch",
          "The key exists as %s, and the manifest says %s".formatted(there.get(), row.keySpec()));
    }
    Path file = manifest.resolveSibling(row.file());
    try (InputStream in = Files.newInputStream(file);
        SecretBytes material = row.encoding().read(in)) {
      boolean missing = create && there.isEmpty();
      if (missing && client.execute(createKey(row), timeout) instanceof Outcome.Rejected no) {
        return failed(no);
      }
      return importMaterial(row, material, missing);
    } catch (IOException | IllegalArgumentException e) {
      return new Result.Failed("FileNotUsable", "%s: %s".formatted(file, Problems.of(e)));
    }
  }

  private Result importMaterial(BulkRow row, SecretBytes material, boolean created) {
    Prepared prepared =
        new MaterialImport(client, timeout)
            .prepare(
                CommandHeaders.fresh(row.keyId(), issuer),
                material,
                KeyMaterialWrapper.algorithmFor(material, wrappingKeySpec),
                wrappingKeySpec);
    if (prepared instanceof Prepared.Refused refused) {
      return failed(refused.outcome());
    }
    Outcome outcome = client.execute(importKey(row, (Prepared.Ready) prepared), timeout);
    return outcome instanceof Outcome.Rejected no ? failed(no) : new Result.Imported(created);
  }

  private static Result.Failed failed(Outcome.Rejected rejected) {
    return new Result.Failed(rejected.code().toString(), rejected.message());
  }

  private CreateKey createKey(BulkRow row) {
    return CreateKey.newBuilder()
        .setHeader(CommandHeaders.fresh(row.keyId(), issuer))
        .setKeySpec(row.keySpec())
        .setOrigin(Origin.EXTERNAL)
        .build();
  }

  private ImportKeyMaterial importKey(BulkRow row, Prepared.Ready ready) {
    Expiry expiry = Expiry.parse(row.expiry(), clock);
    ImportKeyMaterial.Builder command =
        ImportKeyMaterial.newBuilder()
            .setHeader(CommandHeaders.fresh(row.keyId(), issuer))
            .setImportToken(ready.importToken())
            .setEncryptedKeyMaterial(ready.encryptedKeyMaterial())
            .setExpirationModel(expiry.model());
    expiry.validTo().ifPresent(command::setValidTo);
    return command.build();
  }
}
