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
 * key that follows from them has the hash that it quotes. The low bits of the public vector (t0)
 * stand in neither; only a seed proves them.
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
    ML_DSA_44("608648016503040311", 2560, 8, 2),
    ML_DSA_65("608648016503040312", 4032, 11, 4),
    ML_DSA_87("608648016503040313", 4896, 15, 2);

    private final String oid;
    private final int expandedBytes;

    /** Of s1 and s2 together. */
    private final int polynomials;

    private final int eta;

    Set(String oid, int expandedBytes, int polynomials, int eta) {
      this.oid = oid;
      this.expandedBytes = expandedBytes;
      this.polynomials = polynomials;
      this.eta = eta;
    }

    private MLDSAParameters parameters() {
      return switch (this) {
        case ML_DSA_44 -> MLDSAParameters.ml_dsa_44;
        case ML_DSA_65 -> MLDSAParameters.ml_dsa_65;
        case ML_DSA_87 -> MLDSAParameters.ml_dsa_87;
      };
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
      }
      key.publicKey()
          .ifPresent(
              given ->
                  Flaw.unless(
                      given.contains(own.getPublicKey()),
                      "has a public key that does not belong to its private key"));
    } finally {
      seed.ifPresent(s -> Arrays.fill(s, (byte) 0));
      expanded.ifPresent(e -> Arrays.fill(e, (byte) 0));
    }
  }

  /** The coefficients of s1 and s2 lie in [-eta, eta], stored as eta less the coefficient. */
  private void checkRange(byte[] expanded) {
    int width = set.eta == 2 ? 3 : 4;
    int count = set.polynomials * POLYNOMIAL_COEFFICIENTS;
    int outside = 0;
    for (int i = 0; i < count; i++) {
      int bit = i * width;
      int at = VECTORS_AT + bit / 8;
      int two = (expanded[at] & 0xFF) | ((expanded[at + 1] & 0xFF) << 8);
      int value = (two >> (bit % 8)) & ((1 << width) - 1);
      outside |= 2 * set.eta - value; // negative if it is too large
    }
    Flaw.unless(outside >= 0, "has an expanded key with coefficients out of their range");
  }

  /** Bouncy Castle computes the public key from an expanded one, and compares its hash. */
  private MLDSAPrivateKeyParameters read(byte[] seedOrExpanded) {
    try {
      return new MLDSAPrivateKeyParameters(set.parameters(), seedOrExpanded);
    } catch (IllegalArgumentException e) {
      throw new Flaw("has an expanded key whose parts do not belong together");
    }
  }

  private static void checkExpansion(MLDSAPrivateKeyParameters own, byte[] given) {
    byte[] expanded = own.withPreferredFormat(MLDSAPrivateKeyParameters.EXPANDED_KEY).getEncoded();
    try {
      Flaw.unless(
          MessageDigest.isEqual(expanded, given),
          "has an expanded key that its seed does not expand to");
    } finally {
      Arrays.fill(expanded, (byte) 0);
    }
  }
}
