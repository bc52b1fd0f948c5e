package dev.keylife.use;

import java.security.SecureRandom;
import java.util.function.UnaryOperator;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;

/**
 * RSASSA-PSS for a digest that is there already: the encoding is Bouncy Castle's, the RSA operation
 * that of the provider of the key. The trailer is 0xbc, the salt as long as the hash.
 */
final class RsaPss {
  private final RsaPublicKey key;
  private final RSAKeyParameters length;

  RsaPss(RsaPublicKey key) {
    this.key = key;
    // All that is taken of it is how long the modulus is, so it is not checked once more.
    this.length = new RSAKeyParameters(false, key.modulus(), key.exponent(), true);
  }

  byte[] sign(RsaPair pair, SecureRandom random, Hash hash, byte[] digest) {
    PSSSigner signer = signer(pair::apply, hash);
    signer.init(true, new ParametersWithRandom(length, random));
    signer.update(digest, 0, digest.length);
    try {
      return signer.generateSignature();
    } catch (CryptoException e) {
      throw UseException.internal("RSASSA-PSS failed.");
    }
  }

  boolean isValid(Hash hash, byte[] digest, byte[] signature) {
    PSSSigner verifier = signer(key::apply, hash);
    verifier.init(false, length);
    verifier.update(digest, 0, digest.length);
    return verifier.verifySignature(signature);
  }

  private PSSSigner signer(UnaryOperator<byte[]> operation, Hash hash) {
    return PSSSigner.createRawSigner(
        new RawRsa(operation, key.modulusBytes()),
        digest(hash),
        digest(hash),
        hash.bytes(),
        PSSSigner.TRAILER_IMPLICIT);
  }

  private static Digest digest(Hash hash) {
    return switch (hash) {
      case SHA_256 -> new SHA256Digest();
      case SHA_384 -> new SHA384Digest();
      case SHA_512 -> new SHA512Digest();
      case SHAKE_256 -> throw new IllegalArgumentException("RSA has no SHAKE256 here");
    };
  }

  /** The operation behind the encoding. */
  private record RawRsa(UnaryOperator<byte[]> operation, int modulusBytes)
      implements AsymmetricBlockCipher {

    @Override
    public void init(boolean forSigning, CipherParameters ignored) {
      // The operation knows its key.
    }

    @Override
    public int getInputBlockSize() {
      return modulusBytes;
    }

    @Override
    public int getOutputBlockSize() {
      return modulusBytes;
    }

    @Override
    public byte[] processBlock(byte[] in, int from, int length) {
      byte[] block = new byte[modulusBytes];
      System.arraycopy(in, from, block, block.length - length, length);
      return operation.apply(block);
    }
  }
}
