package dev.keylife.material.unwrapping;

import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAKey;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * RSA-OAEP, alone and with AES key wrap behind it. Whatever fails inside gives one answer, and
 * every ciphertext takes the whole way before it is given: a ciphertext that is no RSA block at all
 * is replaced by one that is, and the hybrid form goes on with a random AES key where the RSA step
 * gave none (implicit rejection). Neither wording nor time tells a forger how far a ciphertext
 * came.
 *
 * <p>Safe for use by several threads.
 */
final class RsaScheme implements WrappingScheme {
  private static final String REFUSAL =
      "The key material could not be unwrapped. Wrap it with the public key and the wrapping"
          + " algorithm that belong to the import token.";

  private final CryptoEngine engine;
  private final SecureRandom random = new SecureRandom();

  RsaScheme(CryptoEngine engine) {
    this.engine = engine;
  }

  @Override
  public Set<WrappingKeySpec> keySpecs() {
    return EnumSet.of(WrappingKeySpec.RSA_2048, WrappingKeySpec.RSA_3072, WrappingKeySpec.RSA_4096);
  }

  @Override
  public Set<WrappingAlgorithm> algorithms() {
    return EnumSet.of(
        WrappingAlgorithm.RSAES_OAEP_SHA_256,
        WrappingAlgorithm.RSAES_OAEP_SHA_1,
        WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256,
        WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_1);
  }

  @Override
  public void selfTest() throws GeneralSecurityException {
    KnownAnswer.check(this);
  }

  @Override
  public KeyPair newKeyPair(WrappingKeySpec spec) {
    try {
      return engine.newKeyPair(spec.modulusBits());
    } catch (GeneralSecurityException e) {
      throw new KmsException(FailureCode.KMS_INTERNAL, "A wrapping key pair could not be made.");
    }
  }

  @Override
  public PrivateKey readKey(byte[] pkcs8) {
    try {
      return engine.readKey(pkcs8);
    } catch (GeneralSecurityException e) {
      throw new KmsException(FailureCode.KMS_INTERNAL, "A wrapping key could not be read.");
    }
  }

  @Override
  public byte[] unwrap(PrivateKey key, WrappingAlgorithm algorithm, byte[] ciphertext) {
    BigInteger modulus = ((RSAKey) key).getModulus();
    int rsaBytes = (modulus.bitLength() + 7) / 8;
    // What anybody can tell from the public key: no secret, and yet it takes the whole way.
    boolean wellFormed = isWellFormed(modulus, rsaBytes, algorithm, ciphertext);
    OaepBlock block =
        OaepBlock.decode(
            algorithm,
            decryptRsa(key, wellFormed ? Arrays.copyOf(ciphertext, rsaBytes) : standIn(rsaBytes)));
    try {
      Optional<byte[]> material =
          algorithm.isHybrid()
              ? unwrapTail(
                  block,
                  wellFormed
                      ? Arrays.copyOfRange(ciphertext, rsaBytes, ciphertext.length)
                      : standIn(AesKeyWrap.SHORTEST))
              : block.message();
      if (wellFormed && material.isPresent()) {
        return material.get();
      }
      material.ifPresent(RsaScheme::wipe);
      throw new KmsException(FailureCode.INVALID_CIPHERTEXT, REFUSAL);
    } finally {
      block.wipe();
    }
  }

  /** RFC 8017, section 7.1.2, step 1b and section 5.1.2, step 1; RFC 5649, section 4.2. */
  private static boolean isWellFormed(
      BigInteger modulus, int rsaBytes, WrappingAlgorithm algorithm, byte[] ciphertext) {
    int tail = ciphertext.length - rsaBytes;
    return (algorithm.isHybrid() ? AesKeyWrap.isWrappedLength(tail) : tail == 0)
        && new BigInteger(1, ciphertext, 0, rsaBytes).compareTo(modulus) < 0;
  }

  /** Below any modulus of its length, because their first bit is set. */
  private static byte[] standIn(int length) {
    byte[] block = new byte[length];
    Arrays.fill(block, (byte) 1);
    return block;
  }

  private byte[] decryptRsa(PrivateKey key, byte[] block) {
    try {
      return engine.decryptRsa(key, block);
    } catch (GeneralSecurityException | RuntimeException e) {
      // No ciphertext can cause this: each number below the modulus has a result.
      throw new KmsException(
          FailureCode.KMS_INTERNAL, "The RSA operation failed in " + engine + ".");
    }
  }

  private Optional<byte[]> unwrapTail(OaepBlock block, byte[] tail) {
    byte[] substitute = new byte[AesKeyWrap.KEY_BYTES];
    random.nextBytes(substitute);
    byte[] aesKey = block.messageOr(substitute);
    try {
      Optional<byte[]> material = engine.keyWrap().unwrap(aesKey, tail);
      if (material.isPresent() && !block.holds(AesKeyWrap.KEY_BYTES)) {
        // Once in 2^61 times noise passes the check of RFC 5649; it must not become a key.
        wipe(material.get());
        return Optional.empty();
      }
      return material;
    } finally {
      wipe(aesKey);
      wipe(substitute);
    }
  }

  private static void wipe(byte[] secret) {
    Arrays.fill(secret, (byte) 0);
  }
}
