package dev.keylife.use;

import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A key that signs by Ed25519 or Ed25519ph. The latter takes digests alone, and hashes them again:
 * so AWS KMS has it.
 */
final class Ed25519Key implements SignVerifyKey {
  /** id-Ed25519 (RFC 8410, section 3). */
  static final AlgorithmIdentifier ALGORITHM =
      new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112"));

  private static final byte[] NO_CONTEXT = new byte[0];

  private final Name name;
  private final byte[] secret;
  private final byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
  private final byte[] publicKey;
  private volatile boolean closed;

  Ed25519Key(Name name, byte[] material) throws IOException {
    this.name = name;
    this.secret =
        ASN1OctetString.getInstance(PrivateKeyInfo.getInstance(material).parsePrivateKey())
            .getOctets()
            .clone();
    Ed25519.generatePublicKey(secret, 0, point, 0);
    this.publicKey = new SubjectPublicKeyInfo(ALGORITHM, point).getEncoded(ASN1Encoding.DER);
  }

  @Override
  public Name name() {
    return name;
  }

  @Override
  public Optional<byte[]> publicKey() {
    return Optional.of(publicKey.clone());
  }

  @Override
  public byte[] sign(SigningAlgorithm algorithm, MessageType type, byte[] message) {
    check(algorithm, type, message);
    if (closed) {
      throw new IllegalStateException("the key was closed");
    }
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    if (isPrehashed(algorithm)) {
      byte[] hash = Hash.SHA_512.of(message);
      Ed25519.signPrehash(secret, 0, point, 0, NO_CONTEXT, hash, 0, signature, 0);
    } else {
      Ed25519.sign(secret, 0, point, 0, message, 0, message.length, signature, 0);
    }
    return signature;
  }

  @Override
  public void verify(
      SigningAlgorithm algorithm, MessageType type, byte[] message, byte[] signature) {
    check(algorithm, type, message);
    if (!isValid(point, algorithm, message, signature)) {
      throw Messages.invalidSignature();
    }
  }

  static boolean isValid(
      byte[] point, SigningAlgorithm algorithm, byte[] message, byte[] signature) {
    if (signature.length != Ed25519.SIGNATURE_SIZE) {
      return false;
    }
    return isPrehashed(algorithm)
        ? Ed25519.verifyPrehash(signature, 0, point, 0, NO_CONTEXT, Hash.SHA_512.of(message), 0)
        : Ed25519.verify(signature, 0, point, 0, message, 0, message.length);
  }

  private static boolean isPrehashed(SigningAlgorithm algorithm) {
    return algorithm == SigningAlgorithm.ED25519_PH_SHA_512;
  }

  private void check(SigningAlgorithm algorithm, MessageType type, byte[] message) {
    Messages.requireSpec(name, algorithm);
    MessageType taken = isPrehashed(algorithm) ? MessageType.DIGEST : MessageType.RAW;
    if (type != taken) {
      throw UseException.validation(
          "Message type %s is incompatible with algorithm %s.".formatted(type, algorithm));
    }
    if (type == MessageType.DIGEST) {
      Messages.sized(algorithm, message, "Digest");
    } else {
      Messages.raw(message);
    }
  }

  @Override
  public void close() {
    closed = true;
    Secrets.wipe(secret);
  }
}
