package dev.keylife.cli.bulk;

import dev.keylife.cli.material.MaterialEncoding;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyUsage;
import java.util.Optional;

/**
 * One key of a manifest, as it is written there.
 *
 * @param keyId the bare key id
 * @param keySpec what it is, or is to be
 * @param keyUsage what it is to be used for; empty where that goes without saying
 * @param file where the material lies, relative to the manifest
 * @param expiry {@code never}, a time, or a duration from the time of the import
 * @param encoding how the material is written in the file
 */
public record BulkRow(
    String keyId,
    KeySpec keySpec,
    Optional<KeyUsage> keyUsage,
    String file,
    String expiry,
    MaterialEncoding encoding) {}
