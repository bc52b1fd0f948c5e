package dev.keylife.use;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** A symmetric encryption key. */
final class SymmetricKey implements EncryptionKey {
  private final Name name;
  private final byte[] header;
  private final XAes256Gcm aead;
  private final CryptoProviders providers;

  SymmetricKey(Name name, byte[] material, CryptoProviders providers)
      throws GeneralSecurityException {
    this.name = name;
    this.header = CiphertextBlob.header(name.keyId(), name.materialId());
    this.aead = new XAes256Gcm(material, providers);
    this.providers = providers;
  }

  @Override
  public Name name() {
    return name;
  }

  @Override
  public Optional<byte[]> publicKey() {
    return Optional.empty();
  }

  @Override
  public byte[] encrypt(
      EncryptionAlgorithm algorithm, byte[] plaintext, EncryptionContext context) {
    require(algorithm);
    if (plaintext.length < 1 || plaintext.length > CiphertextBlob.MOST_PLAINTEXT) {
      throw UseException.validation("The plaintext must have 1 to 4096 bytes.");
    }
    byte[] blob =
        ByteBuffer.allocate(
                header.length + XAes256Gcm.NONCE_BYTES + plaintext.length + XAes256Gcm.TAG_BYTES)
            .put(header)
            .put(providers.random(XAes256Gcm.NONCE_BYTES))
            .array();
    try {
      aead.encrypt(blob, header.length, associated(context), plaintext);
      return blob;
    } catch (GeneralSecurityException e) {
      throw UseException.internal("AES-GCM failed in " + providers + ".");
    }
  }

  @Override
  public byte[] decrypt(
      EncryptionAlgorithm algorithm, byte[] ciphertext, EncryptionContext context) {
    require(algorithm);
    CiphertextBlob blob = CiphertextBlob.parse(ciphertext);
    if (!blob.keyId().equals(name.keyId())) {
      throw new UseException(
          UseFailure.INCORRECT_KEY,
          "The key ID in the request does not identify a CMK that can perform this operation.");
    }
    if (!blob.materialId().equals(name.materialId())) {
      throw UseException.invalidCiphertext();
    }
    try {
      return aead.decrypt(ciphertext, blob.headerBytes(), associated(context));
    } catch (GeneralSecurityException e) {
      throw UseException.invalidCiphertext();
    }
  }

  private void require(EncryptionAlgorithm algorithm) {
    if (algorithm != EncryptionAlgorithm.SYMMETRIC_DEFAULT) {
      throw Incompatible.with(name, algorithm);
    }
  }

  /** The length of the header is in it, so no other pair gives the same bytes. */
  private byte[] associated(EncryptionContext context) {
    ByteBuffer bytes = ByteBuffer.allocate(header.length + context.length()).put(header);
    context.putInto(bytes);
    return bytes.array();
  }

  @Override
  public void close() {
    aead.close();
  }
}
