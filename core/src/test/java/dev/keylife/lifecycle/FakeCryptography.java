package dev.keylife.lifecycle;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Cryptography without any: tokens and ciphertexts are readable text, so that a test can make any
 * kind of them, good or bad.
 */
final class FakeCryptography implements Cryptography {
  private int issued;
  private int made;
  private Optional<WrappedMaterial> unwrapped = Optional.empty();

  static ByteString token(String key, String wrappingKeyId, Instant validTo) {
    return bytes("token|" + key + "|" + wrappingKeyId + "|" + validTo);
  }

  static ByteString wrapped(String material) {
    return bytes("wrapped:" + material);
  }

  static KeyMaterialId idOf(String material) {
    return new KeyMaterialId(
        HexFormat.of()
            .formatHex(
                (material + "-".repeat(32)).substring(0, 32).getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public IssuedParameters issueParameters(
      KeyId key,
      WrappingAlgorithm algorithm,
      WrappingKeySpec spec,
      Instant issuedAt,
      Instant validTo) {
    String id = "wk" + ++issued;
    return new IssuedParameters(
        id, bytes("public"), token(key.value(), id, validTo), bytes("sealed:" + id));
  }

  @Override
  public TokenRecipient encryptToken(
      ByteString importToken, ByteString recipientPublicKey, String keyArn, ByteString publicKey) {
    return new TokenRecipient(bytes("encrypted:" + text(importToken)), recipientPublicKey);
  }

  @Override
  public ImportToken openToken(ByteString importToken) {
    String[] parts = text(importToken).split("\\|", -1);
    if (parts.length != 4 || !parts[0].equals("token")) {
      throw new KmsException(FailureCode.INVALID_IMPORT_TOKEN, "forged");
    }
    return new ImportToken(
        new KeyId(parts[1]),
        parts[2],
        WrappingAlgorithm.RSAES_OAEP_SHA_256,
        WrappingKeySpec.RSA_2048,
        Instant.EPOCH,
        Instant.parse(parts[3]));
  }

  @Override
  public SealedMaterial unwrap(WrappedMaterial wrapped) {
    unwrapped = Optional.of(wrapped);
    String text = text(wrapped.encryptedKeyMaterial());
    if (text.equals("timeout")) {
      throw new KmsException(FailureCode.DEPENDENCY_TIMEOUT, "no answer");
    }
    boolean rightKey =
        wrapped.sealedWrappingKey().equals(bytes("sealed:" + wrapped.token().wrappingKeyId()));
    if (!rightKey || !text.startsWith("wrapped:")) {
      throw new KmsException(FailureCode.INVALID_CIPHERTEXT, "unwrap failed");
    }
    String material = text.substring("wrapped:".length());
    if (material.equals("bad-length")) {
      throw new KmsException(FailureCode.INCORRECT_KEY_MATERIAL, "wrong length");
    }
    return new SealedMaterial(idOf(material), bytes("sealed:" + material));
  }

  /** Names it made1, made2 and so on. */
  @Override
  public SealedMaterial generateMaterial(KeyId key, KeySpec spec) {
    String name = "made" + ++made;
    return new SealedMaterial(idOf(name), bytes("sealed:" + name));
  }

  /** What was unwrapped since this was last asked for, or was tried to be. */
  Optional<WrappedMaterial> takeUnwrapped() {
    Optional<WrappedMaterial> last = unwrapped;
    unwrapped = Optional.empty();
    return last;
  }

  static ByteString bytes(String text) {
    return ByteString.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The material that {@link #idOf} made an id of. */
  static String nameOf(KeyMaterialId id) {
    String padded = text(ByteString.of(HexFormat.of().parseHex(id.value())));
    int padding = padded.indexOf('-');
    return padding < 0 ? padded : padded.substring(0, padding);
  }

  static String text(ByteString bytes) {
    return new String(bytes.toArray(), StandardCharsets.UTF_8);
  }
}
