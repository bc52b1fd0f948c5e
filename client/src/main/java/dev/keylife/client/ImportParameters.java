package dev.keylife.client;

import dev.keylife.event.ImportParametersIssued;
import dev.keylife.type.WrappingAlgorithm;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * What AWS calls the response of {@code GetParametersForImport}.
 *
 * @param keyId the key's bare id
 * @param importToken to be sent with the material, unchanged; it serves one import into this key
 * @param publicKey to wrap the material with: X.509 SubjectPublicKeyInfo in DER
 * @param wrappingAlgorithm that was asked for
 * @param parametersValidTo when token and key end
 */
public record ImportParameters(
    String keyId,
    ByteBuffer importToken,
    ByteBuffer publicKey,
    WrappingAlgorithm wrappingAlgorithm,
    Instant parametersValidTo) {

  /**
   * @param issued with its token opened
   */
  static ImportParameters of(ImportParametersIssued issued) {
    return new ImportParameters(
        issued.getHeader().getKeyId(),
        issued.getImportToken().asReadOnlyBuffer(),
        issued.getPublicKey().asReadOnlyBuffer(),
        issued.getWrappingAlgorithm(),
        issued.getParametersValidTo());
  }

  /**
   * Wraps material for these parameters.
   *
   * @param material the plaintext; not wiped here
   * @throws IllegalArgumentException as {@link KeyMaterialWrapper#wrap}
   */
  public ByteBuffer wrap(SecretBytes material) {
    byte[] key = new byte[publicKey.remaining()];
    publicKey.duplicate().get(key);
    return ByteBuffer.wrap(KeyMaterialWrapper.wrap(material, key, wrappingAlgorithm));
  }
}
