package dev.keylife.lifecycle;

import java.time.Instant;

/**
 * What the lifecycle asks of cryptography. Implemented by {@code dev.keylife.material}; the secrets
 * themselves never come through here in the clear, only sealed.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface Cryptography extends MaterialUnwrapper {

  /**
   * Makes what {@code GetParametersForImport} answers with: a key pair and a token, bound to each
   * other, to the key and to the algorithm.
   *
   * @throws KmsException {@code DependencyTimeoutException} if the master key is out of reach
   */
  IssuedParameters issueParameters(
      KeyId key,
      WrappingAlgorithm algorithm,
      WrappingKeySpec spec,
      Instant issuedAt,
      Instant validTo);

  /**
   * Opens an import token. Only tells what stands in it; whether it is for this key and still valid
   * is the caller's to judge.
   *
   * @throws KmsException {@code InvalidImportTokenException} if it is not authentic
   */
  ImportToken openToken(ByteString importToken);

  /**
   * Encrypts an import token to whoever asked for it, with HPKE (RFC 9180): base mode,
   * DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
   *
   * @param recipientPublicKey X.509 SubjectPublicKeyInfo of an X25519 key, DER
   * @param keyArn what the token is for
   * @param publicKey the public wrapping key that it belongs to; the info is this, then the ARN
   * @throws KmsException {@code ValidationException} if nothing can be encrypted to this key
   */
  TokenRecipient encryptToken(
      ByteString importToken, ByteString recipientPublicKey, String keyArn, ByteString publicKey);

  /**
   * Makes new material at random, for a key whose origin is {@code AWS_KMS}. For an RSA key it
   * takes a key pair that {@link KeyPairSupply} made for it, if there is one.
   *
   * @throws KmsException {@code DependencyTimeoutException} if the master key is out of reach
   */
  SealedMaterial generateMaterial(KeyId key, KeySpec spec);

  /** The same, but for the unwrap. */
  default Cryptography with(MaterialUnwrapper unwrapping) {
    Cryptography all = this;
    return new Cryptography() {
      @Override
      public IssuedParameters issueParameters(
          KeyId key,
          WrappingAlgorithm algorithm,
          WrappingKeySpec spec,
          Instant issuedAt,
          Instant validTo) {
        return all.issueParameters(key, algorithm, spec, issuedAt, validTo);
      }

      @Override
      public TokenRecipient encryptToken(
          ByteString importToken,
          ByteString recipientPublicKey,
          String keyArn,
          ByteString publicKey) {
        return all.encryptToken(importToken, recipientPublicKey, keyArn, publicKey);
      }

      @Override
      public ImportToken openToken(ByteString importToken) {
        return all.openToken(importToken);
      }

      @Override
      public SealedMaterial generateMaterial(KeyId key, KeySpec spec) {
        return all.generateMaterial(key, spec);
      }

      @Override
      public SealedMaterial unwrap(WrappedMaterial wrapped) {
        return unwrapping.unwrap(wrapped);
      }
    };
  }

  /**
   * The answer to {@code GetParametersForImport}, and the secret that belongs to it.
   *
   * @param wrappingKeyId names the key pair; unique
   * @param publicKey X.509 SubjectPublicKeyInfo, DER
   * @param importToken opaque
   * @param sealedWrappingKey the private key, sealed for {@code SecretId(key, WRAPPING_KEY,
   *     wrappingKeyId)}
   */
  record IssuedParameters(
      String wrappingKeyId,
      ByteString publicKey,
      ByteString importToken,
      ByteString sealedWrappingKey) {}

  /**
   * An import token for one recipient.
   *
   * @param encryptedToken the encapsulated key, then the ciphertext
   * @param publicKeyHash SHA-256 of the recipient's public key, as it was given
   */
  record TokenRecipient(ByteString encryptedToken, ByteString publicKeyHash) {}

  /**
   * What an authentic import token says.
   *
   * @param issuedAt when it was issued
   * @param validTo when it expires
   */
  record ImportToken(
      KeyId key,
      String wrappingKeyId,
      WrappingAlgorithm algorithm,
      WrappingKeySpec spec,
      Instant issuedAt,
      Instant validTo) {}

  /**
   * Material as it came, and all that is needed to unwrap it.
   *
   * @param key the key that the material is for
   * @param spec what the material must be
   * @param token the opened token of this import
   * @param sealedWrappingKey the private key of the token's key pair, as {@link #issueParameters}
   *     sealed it
   * @param encryptedKeyMaterial the wrapped material
   * @param multiRegion whether its id is to be the same in all Regions of the key
   */
  record WrappedMaterial(
      KeyId key,
      KeySpec spec,
      ImportToken token,
      ByteString sealedWrappingKey,
      ByteString encryptedKeyMaterial,
      boolean multiRegion) {

    /** For a single-Region key. */
    public WrappedMaterial(
        KeyId key,
        KeySpec spec,
        ImportToken token,
        ByteString sealedWrappingKey,
        ByteString encryptedKeyMaterial) {
      this(key, spec, token, sealedWrappingKey, encryptedKeyMaterial, false);
    }
  }

  /**
   * Material that has been unwrapped and checked, or was made here, and is sealed.
   *
   * @param sealed sealed for {@code SecretId(key, KEY_MATERIAL, id)}
   */
  record SealedMaterial(KeyMaterialId id, ByteString sealed) {}
}
