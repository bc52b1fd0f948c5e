package dev.keylife.use;

import dev.keylife.lifecycle.KeySpec;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** The named curves of ECDSA and ECDH keys, and how keys on them are written. */
enum EcCurve {
  P256("secp256r1", SECObjectIdentifiers.secp256r1),
  P384("secp384r1", SECObjectIdentifiers.secp384r1),
  P521("secp521r1", SECObjectIdentifiers.secp521r1),
  P256K1("secp256k1", SECObjectIdentifiers.secp256k1);

  private final String secName;

  @SuppressWarnings("ImmutableEnumChecker") // it is
  private final ASN1ObjectIdentifier oid;

  EcCurve(String secName, ASN1ObjectIdentifier oid) {
    this.secName = secName;
    this.oid = oid;
  }

  static EcCurve of(KeySpec spec) {
    return switch (spec) {
      case ECC_NIST_P256 -> P256;
      case ECC_NIST_P384 -> P384;
      case ECC_NIST_P521 -> P521;
      case ECC_SECG_P256K1 -> P256K1;
      default -> throw new IllegalArgumentException(spec + " has no curve");
    };
  }

  /** The curve's name in SEC 2. */
  String secName() {
    return secName;
  }

  /** A private key for a provider to use. */
  PrivateKey privateKey(byte[] pkcs8, KeyFactory keys)
      throws GeneralSecurityException, IOException {
    byte[] canonical = canonicalPrivateKey(pkcs8);
    try {
      return keys.generatePrivate(new PKCS8EncodedKeySpec(canonical));
    } finally {
      Secrets.wipe(canonical);
    }
  }

  /** A private key as every provider reads it: the public key with it, in the inner structure. */
  byte[] canonicalPrivateKey(byte[] pkcs8) throws IOException {
    X9ECParameters curve = CustomNamedCurves.getByOID(oid);
    ECPrivateKey key =
        ECPrivateKey.getInstance(PrivateKeyInfo.getInstance(pkcs8).parsePrivateKey());
    ECPrivateKey whole =
        new ECPrivateKey(
            curve.getN().bitLength(), key.getKey(), new DERBitString(encodedPoint(key)), oid);
    return new PrivateKeyInfo(identifier(), whole).getEncoded(ASN1Encoding.DER);
  }

  /** The public key of a private one, as SubjectPublicKeyInfo in DER. */
  byte[] publicKey(byte[] pkcs8) throws IOException {
    ECPrivateKey key =
        ECPrivateKey.getInstance(PrivateKeyInfo.getInstance(pkcs8).parsePrivateKey());
    return publicKeyInfo(encodedPoint(key));
  }

  private byte[] encodedPoint(ECPrivateKey key) {
    return new FixedPointCombMultiplier()
        .multiply(CustomNamedCurves.getByOID(oid).getG(), key.getKey())
        .normalize()
        .getEncoded(false);
  }

  /**
   * Somebody's public key in the form that every provider reads.
   *
   * @throws UseException {@code ValidationException} if it is no DER, of another algorithm or
   *     curve, or no point of the curve
   */
  byte[] checkedPublicKey(byte[] der) {
    try {
      SubjectPublicKeyInfo info =
          SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(der));
      if (identifier().equals(info.getAlgorithm())) {
        // Decoding refuses what does not lie on the curve; these curves have no small subgroups.
        ECPoint point =
            CustomNamedCurves.getByOID(oid)
                .getCurve()
                .decodePoint(info.getPublicKeyData().getOctets());
        if (!point.isInfinity()) {
          return publicKeyInfo(point.getEncoded(false));
        }
      }
    } catch (IOException | RuntimeException e) {
      // Whatever it is that the parser says.
    }
    throw UseException.validation(
        "The public key is not a SubjectPublicKeyInfo in DER of a point on the curve of the KMS key.");
  }

  private byte[] publicKeyInfo(byte[] point) throws IOException {
    return new SubjectPublicKeyInfo(identifier(), point).getEncoded(ASN1Encoding.DER);
  }

  private AlgorithmIdentifier identifier() {
    return new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, oid);
  }
}
