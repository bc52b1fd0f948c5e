package dev.keylife.use;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The encoding of RSASSA-PKCS1-v1_5: EMSA-PKCS1-v1_5 of RFC 8017, section 9.2, for a digest that is
 * there already, which no JCA algorithm takes.
 */
final class RsaPkcs1 {
  private RsaPkcs1() {}

  static byte[] encode(Hash hash, byte[] digest, int bytes) {
    byte[] prefix = digestInfo(hash);
    byte[] encoded = new byte[bytes];
    int digestAt = bytes - digest.length;
    int prefixAt = digestAt - prefix.length;
    encoded[1] = 1;
    Arrays.fill(encoded, 2, prefixAt - 1, (byte) 0xff);
    System.arraycopy(prefix, 0, encoded, prefixAt, prefix.length);
    System.arraycopy(digest, 0, encoded, digestAt, digest.length);
    return encoded;
  }

  /** DigestInfo up to the digest: note 1 of the section. */
  private static byte[] digestInfo(Hash hash) {
    return HexFormat.of()
        .parseHex(
            switch (hash) {
              case SHA_256 -> "3031300d060960864801650304020105000420";
              case SHA_384 -> "3041300d060960864801650304020205000430";
              case SHA_512 -> "3051300d060960864801650304020305000440";
              case SHAKE_256 -> throw new IllegalArgumentException("RSA has no SHAKE256 here");
            });
  }
}
