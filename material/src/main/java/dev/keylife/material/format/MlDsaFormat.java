package dev.keylife.material.format;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;

/**
 * ML-DSA private keys. Where there is a seed, an expanded key must be the one that it expands to;
 * where there is none, its parts must agree: the coefficients lie in their range, and the public
 * key that follows from them has the hash that it quotes, and low bits (t0) that are its own.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9881#section-6">RFC 9881, section 6</a>
 * @see <a href="https://doi.org/10.6028/NIST.FIPS.204">FIPS 204, sections 4 and 7.2</a>
 */
record MlDsaFormat(Set set) implements AsymmetricFormat {
  private static final int SEED_BYTES = 32;

  /** rho, K and tr come before the vectors. FIPS 204, algorithm 24. */
  private static final int VECTORS_AT = 32 + 32 + 64;

  private static final int POLYNOMIAL_COEFFICIENTS = 256;

  /** FIPS 204, tables 1 and 2. */
  enum Set {
    ML_DSA_44("608648016503040311", 2560, 4, 4, 2),
    ML_DSA_65("608648016503040312", 4032, 6, 5, 4),
    ML_DSA_87("608648016503040313", 4896, 8, 7, 2);

    private final String oid;
    private final int expandedBytes;

    /** Polynomials of s2, and of t0. */
    private final int k;

    /** Polynomials of s1. */
    private final int l;

    private final int eta;

    Set(String oid, int expandedBytes, int k, int l, int eta) {
      this.oid = oid;
      this.expandedBytes = expandedBytes;
      this.k = k;
      this.l = l;
      this.eta = eta;
    }

    private MLDSAParameters parameters() {
      return switch (this) {
        case ML_DSA_44 -> MLDSAParameters.ml_dsa_44;
        case ML_DSA_65 -> MLDSAParameters.ml_dsa_65;
        case ML_DSA_87 -> MLDSAParameters.ml_dsa_87;
      };
    }

    private int width() {
      return eta == 2 ? 3 : 4;
    }

    private String algorithm() {
      return "id-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public void check(byte[] material) {
    Pkcs8 key =
        Pkcs8.read(material, HexFormat.of().parseHex(set.oid), set.algorithm())
            .withoutParameters(set.algorithm());
    SeedOrExpanded parts = SeedOrExpanded.read(key.privateKey(), SEED_BYTES, set.expandedBytes);
    Optional<byte[]> seed = parts.seed().map(Der::copy);
    Optional<byte[]> expanded = parts.expanded().map(Der::copy);
    try {
      expanded.filter(e -> seed.isEmpty()).ifPresent(this::checkRange);
      MLDSAPrivateKeyParameters own = read(seed.or(() -> expanded).orElseThrow());
      if (seed.isPresent()) {
        expanded.ifPresent(given -> checkExpansion(own, given));
      } else {
        expanded.ifPresent(this::checkLowBits);
      }
      key.publicKey()
          .ifPresent(
              given ->
                  MalformedMaterialException.unless(
                      given.contains(own.getPublicKey()),
                      "has a public key that does not belong to its private key"));
    } finally {
      seed.ifPresent(s -> Arrays.fill(s, (byte) 0));
      expanded.ifPresent(e -> Arrays.fill(e, (byte) 0));
    }
  }

  /** The coefficients of s1 and s2 lie in [-eta, eta], stored as eta less the coefficient. */
  private void checkRange(byte[] expanded) {
    int[][] vectors = vectors(expanded, VECTORS_AT, set.k + set.l, set.width(), set.eta);
    int outside = 0;
    for (int[] polynomial : vectors) {
      for (int coefficient : polynomial) {
        outside |= coefficient + set.eta; // negative if it is too small
      }
    }
    wipe(vectors);
    MalformedMaterialException.unless(
        outside >= 0, "has an expanded key with coefficients out of their range");
  }

  /** What no hash covers: the low bits t0 of the public vector, in 13 bits each. */
  private void checkLowBits(byte[] expanded) {
    byte[] rho = Arrays.copyOf(expanded, SEED_BYTES);
    int polynomialBytes = POLYNOMIAL_COEFFICIENTS * set.width() / 8;
    int s2At = VECTORS_AT + set.l * polynomialBytes;
    int t0At = s2At + set.k * polynomialBytes;
    int[][] s1 = vectors(expanded, VECTORS_AT, set.l, set.width(), set.eta);
    int[][] s2 = vectors(expanded, s2At, set.k, set.width(), set.eta);
    int[][] t0 = vectors(expanded, t0At, set.k, 13, 1 << 12);
    boolean belong = MlDsaLowBits.belong(rho, s1, s2, t0);
    wipe(s1);
    wipe(s2);
    wipe(t0);
    MalformedMaterialException.unless(
        belong, "has an expanded key whose parts do not belong together");
  }

  /** Polynomials whose coefficients are stored in {@code width} bits, as {@code most} less them. */
  private static int[][] vectors(byte[] expanded, int from, int count, int width, int most) {
    int[][] polynomials = new int[count][POLYNOMIAL_COEFFICIENTS];
    int bit = 8 * from;
    for (int[] polynomial : polynomials) {
      for (int i = 0; i < POLYNOMIAL_COEFFICIENTS; i++) {
        int value = 0;
        for (int b = 0; b < width; b++, bit++) {
          value |= ((expanded[bit / 8] >> (bit % 8)) & 1) << b;
        }
        polynomial[i] = most - value;
      }
    }
    return polynomials;
  }

  private static void wipe(int[][] polynomials) {
    for (int[] polynomial : polynomials) {
      Arrays.fill(polynomial, 0);
    }
  }

  /** Bouncy Castle computes the public key from an expanded one, and compares its hash. */
  private MLDSAPrivateKeyParameters read(byte[] seedOrExpanded) {
    try {
      return new MLDSAPrivateKeyParameters(set.parameters(), seedOrExpanded);
    } catch (IllegalArgumentException e) {
      throw new MalformedMaterialException(
          "has an expanded key whose parts do not belong together");
    }
  }

  private static void checkExpansion(MLDSAPrivateKeyParameters own, byte[] given) {
    byte[] expanded = own.withPreferredFormat(MLDSAPrivateKeyParameters.EXPANDED_KEY).getEncoded();
    try {
      MalformedMaterialException.unless(
          MessageDigest.isEqual(expanded, given),
          "has an expanded key that its seed does not expand to");
    } finally {
      Arrays.fill(expanded, (byte) 0);
    }
  }
}
