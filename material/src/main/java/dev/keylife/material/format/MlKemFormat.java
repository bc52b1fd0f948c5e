package dev.keylife.material.format;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/**
 * ML-KEM private keys. Where there is a seed, an expanded key must be the one that it expands to;
 * an expanded key alone is checked as FIPS 203 asks before decapsulation: the hash of the public
 * key in it, and that every coefficient is reduced; and that it opens what its public key closes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9935#section-6">RFC 9935, section 6</a>
 * @see <a href="https://doi.org/10.6028/NIST.FIPS.203">FIPS 203, sections 7.2 and 7.3</a>
 */
record MlKemFormat(Set set) implements AsymmetricFormat {
  private static final int SEED_BYTES = 64;
  private static final int HASH_BYTES = 32;
  private static final int RHO_BYTES = 32;
  private static final int Q = 3329;

  /** FIPS 203, table 2. */
  enum Set {
    ML_KEM_512("608648016503040401", 2),
    ML_KEM_768("608648016503040402", 3),
    ML_KEM_1024("608648016503040403", 4);

    private final String oid;
    private final int rank;

    Set(String oid, int rank) {
      this.oid = oid;
      this.rank = rank;
    }

    /** Of one vector of {@code rank} polynomials of 256 coefficients of 12 bits. */
    private int vectorBytes() {
      return 384 * rank;
    }

    private int expandedBytes() {
      return 2 * vectorBytes() + RHO_BYTES + 2 * HASH_BYTES;
    }

    private MLKEMParameters parameters() {
      return switch (this) {
        case ML_KEM_512 -> MLKEMParameters.ml_kem_512;
        case ML_KEM_768 -> MLKEMParameters.ml_kem_768;
        case ML_KEM_1024 -> MLKEMParameters.ml_kem_1024;
      };
    }

    private String algorithm() {
      return "id-alg-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public void check(byte[] material) {
    Pkcs8 key =
        Pkcs8.read(material, HexFormat.of().parseHex(set.oid), set.algorithm())
            .withoutParameters(set.algorithm());
    SeedOrExpanded parts = SeedOrExpanded.read(key.privateKey(), SEED_BYTES, set.expandedBytes());
    Optional<byte[]> seed = parts.seed().map(Der::copy);
    Optional<byte[]> expanded = parts.expanded().map(Der::copy);
    try {
      if (seed.isPresent() && expanded.isPresent()) {
        checkExpansion(seed.get(), expanded.get());
      } else {
        expanded.ifPresent(this::checkParts);
      }
      key.publicKey().ifPresent(given -> checkPublicKey(given, seed, expanded));
    } finally {
      seed.ifPresent(s -> Arrays.fill(s, (byte) 0));
      expanded.ifPresent(e -> Arrays.fill(e, (byte) 0));
    }
  }

  private void checkExpansion(byte[] seed, byte[] given) {
    byte[] expanded = expand(seed);
    try {
      MalformedMaterialException.unless(
          MessageDigest.isEqual(expanded, given),
          "has an expanded key that its seed does not expand to");
    } finally {
      Arrays.fill(expanded, (byte) 0);
    }
  }

  private byte[] expand(byte[] seed) {
    return new MLKEMPrivateKeyParameters(set.parameters(), seed)
        .withPreferredFormat(MLKEMPrivateKeyParameters.EXPANDED_KEY)
        .getEncoded();
  }

  /** The private vector, the public key (vector and rho), its hash, and the value for rejection. */
  private void checkParts(byte[] expanded) {
    int publicAt = set.vectorBytes();
    int hashAt = publicAt + set.vectorBytes() + RHO_BYTES;
    MalformedMaterialException.unless(
        Arrays.equals(
            sha3(expanded, publicAt, hashAt), 0, HASH_BYTES, expanded, hashAt, hashAt + HASH_BYTES),
        "has an expanded key whose public part does not have the hash in it");
    int outside = 0;
    for (int at = 0; at < publicAt + set.vectorBytes(); at += 3) {
      int three =
          (expanded[at] & 0xFF)
              | ((expanded[at + 1] & 0xFF) << 8)
              | ((expanded[at + 2] & 0xFF) << 16);
      // negative if one of the two is not below q
      outside |= (Q - 1 - (three & 0xFFF)) | (Q - 1 - (three >> 12));
    }
    MalformedMaterialException.unless(
        outside >= 0, "has an expanded key with coefficients that are not below 3329");
    checkPair(expanded, Arrays.copyOfRange(expanded, publicAt, hashAt));
  }

  /** What the public part encapsulates, the private one must decapsulate: no hash covers that. */
  private void checkPair(byte[] expanded, byte[] publicKey) {
    SecretWithEncapsulation sent =
        new MLKEMGenerator(new SecureRandom())
            .generateEncapsulated(new MLKEMPublicKeyParameters(set.parameters(), publicKey));
    byte[] received =
        new MLKEMExtractor(new MLKEMPrivateKeyParameters(set.parameters(), expanded))
            .extractSecret(sent.getEncapsulation());
    MalformedMaterialException.unless(
        MessageDigest.isEqual(sent.getSecret(), received),
        "has an expanded key whose private and public parts do not belong together");
  }

  private void checkPublicKey(Der given, Optional<byte[]> seed, Optional<byte[]> expanded) {
    byte[] whole = seed.map(this::expand).or(() -> expanded.map(byte[]::clone)).orElseThrow();
    byte[] own = Arrays.copyOfRange(whole, set.vectorBytes(), 2 * set.vectorBytes() + RHO_BYTES);
    Arrays.fill(whole, (byte) 0);
    MalformedMaterialException.unless(
        given.contains(own), "has a public key that does not belong to its private key");
  }

  private static byte[] sha3(byte[] bytes, int from, int to) {
    try {
      MessageDigest sha3 = MessageDigest.getInstance("SHA3-256");
      sha3.update(bytes, from, to - from);
      return sha3.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA3-256", e);
    }
  }
}
