package dev.keylife.use;

import dev.keylife.material.unwrapping.OaepBlock;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * An RSA key that encrypts by OAEP. Every ciphertext takes the whole way before it is refused, and
 * is refused in the same words: neither tells a forger how far it came ({@link OaepBlock}).
 */
final class RsaEncryptionKey implements EncryptionKey {
  private final Name name;
  private final RsaPair pair;
  private final CryptoProviders providers;

  RsaEncryptionKey(Name name, byte[] material, CryptoProviders providers)
      throws GeneralSecurityException, IOException {
    this.name = name;
    this.pair = new RsaPair(material, providers);
    this.providers = providers;
  }

  @Override
  public Name name() {
    return name;
  }

  @Override
  public Optional<byte[]> publicKey() {
    return Optional.of(pair.encodedPublicKey());
  }

  @Override
  public byte[] encrypt(
      EncryptionAlgorithm algorithm, byte[] plaintext, EncryptionContext context) {
    MessageDigest hash = hash(algorithm, context);
    int most = pair.publicKey().modulusBytes() - 2 * hash.getDigestLength() - 2;
    if (plaintext.length < 1 || plaintext.length > most) {
      throw UseException.validation(
          "Algorithm %s and key spec %s cannot encrypt data larger than %d bytes."
              .formatted(algorithm, name.spec().name(), most));
    }
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", providers.asymmetric());
      cipher.init(
          Cipher.ENCRYPT_MODE,
          pair.publicKey().key(),
          new OAEPParameterSpec(
              hash.getAlgorithm(),
              "MGF1",
              new MGF1ParameterSpec(hash.getAlgorithm()),
              PSource.PSpecified.DEFAULT),
          providers.random());
      return cipher.doFinal(plaintext);
    } catch (GeneralSecurityException e) {
      throw UseException.internal("RSA-OAEP failed in " + providers + ".");
    }
  }

  @Override
  public byte[] decrypt(
      EncryptionAlgorithm algorithm, byte[] ciphertext, EncryptionContext context) {
    MessageDigest hash = hash(algorithm, context);
    // What anybody can tell from the public key: no secret, and yet it takes the whole way.
    boolean wellFormed = pair.publicKey().isBlock(ciphertext);
    OaepBlock block = OaepBlock.decode(hash, pair.apply(wellFormed ? ciphertext : standIn()));
    try {
      Optional<byte[]> plaintext = block.message();
      if (wellFormed && plaintext.isPresent()) {
        return plaintext.get();
      }
      throw UseException.invalidCiphertext();
    } finally {
      block.wipe();
    }
  }

  /** Below any modulus of its length, whose first bit is set; its block is not valid. */
  private byte[] standIn() {
    byte[] block = new byte[pair.publicKey().modulusBytes()];
    Arrays.fill(block, (byte) 1);
    return block;
  }

  private MessageDigest hash(EncryptionAlgorithm algorithm, EncryptionContext context) {
    String hash =
        switch (algorithm) {
          case RSAES_OAEP_SHA_1 -> "SHA-1";
          case RSAES_OAEP_SHA_256 -> "SHA-256";
          case SYMMETRIC_DEFAULT -> throw Incompatible.with(name, algorithm);
        };
    if (!context.isEmpty()) {
      throw UseException.validation(
          "EncryptionContext is not supported when using asymmetric keys.");
    }
    try {
      return MessageDigest.getInstance(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + hash, e);
    }
  }

  @Override
  public void close() {
    pair.close();
  }
}
