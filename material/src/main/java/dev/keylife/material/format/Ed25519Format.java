package dev.keylife.material.format;

import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Ed25519 private keys. Any 32 bytes are one.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8410#section-7">RFC 8410, section 7</a>
 */
record Ed25519Format() implements AsymmetricFormat {
  /** id-Ed25519, 1.3.101.112. */
  private static final byte[] OID = HexFormat.of().parseHex("2b6570");

  @Override
  public void check(byte[] material) {
    Pkcs8 key = Pkcs8.read(material, OID, "id-Ed25519").withoutParameters("id-Ed25519");
    Der inner = key.privateKey();
    Der secret = inner.enter(Der.OCTET_STRING, "CurvePrivateKey");
    inner.end("CurvePrivateKey");
    MalformedMaterialException.unless(
        secret.length() == Ed25519.SECRET_KEY_SIZE,
        "has a private key of " + secret.length() + " bytes, and must have 32");
    key.publicKey().ifPresent(given -> checkPublicKey(secret, given));
  }

  private static void checkPublicKey(Der secret, Der given) {
    byte[] copy = secret.copy();
    try {
      byte[] own = new byte[Ed25519.PUBLIC_KEY_SIZE];
      Ed25519.generatePublicKey(copy, 0, own, 0);
      MalformedMaterialException.unless(
          given.contains(own), "has a public key that does not belong to its private key");
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }
}
