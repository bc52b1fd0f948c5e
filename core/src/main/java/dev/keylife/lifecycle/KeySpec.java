package dev.keylife.lifecycle;

import static dev.keylife.lifecycle.KeyUsage.ENCAPSULATE_DECAPSULATE;
import static dev.keylife.lifecycle.KeyUsage.ENCRYPT_DECRYPT;
import static dev.keylife.lifecycle.KeyUsage.GENERATE_VERIFY_MAC;
import static dev.keylife.lifecycle.KeyUsage.KEY_AGREEMENT;
import static dev.keylife.lifecycle.KeyUsage.SIGN_VERIFY;

import java.util.List;

/**
 * What kind of material a key holds.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html#KMS-CreateKey-request-KeySpec">KeySpec
 *     of CreateKey</a>
 */
public enum KeySpec {
  SYMMETRIC_DEFAULT(ENCRYPT_DECRYPT),
  HMAC_224(GENERATE_VERIFY_MAC),
  HMAC_256(GENERATE_VERIFY_MAC),
  HMAC_384(GENERATE_VERIFY_MAC),
  HMAC_512(GENERATE_VERIFY_MAC),
  RSA_2048(ENCRYPT_DECRYPT, SIGN_VERIFY),
  RSA_3072(ENCRYPT_DECRYPT, SIGN_VERIFY),
  RSA_4096(ENCRYPT_DECRYPT, SIGN_VERIFY),
  ECC_NIST_P256(SIGN_VERIFY, KEY_AGREEMENT),
  ECC_NIST_P384(SIGN_VERIFY, KEY_AGREEMENT),
  ECC_NIST_P521(SIGN_VERIFY, KEY_AGREEMENT),
  ECC_SECG_P256K1(SIGN_VERIFY),
  ECC_NIST_EDWARDS25519(SIGN_VERIFY),
  ML_DSA_44(SIGN_VERIFY),
  ML_DSA_65(SIGN_VERIFY),
  ML_DSA_87(SIGN_VERIFY),
  ML_KEM_512(ENCAPSULATE_DECAPSULATE),
  ML_KEM_768(ENCAPSULATE_DECAPSULATE),
  ML_KEM_1024(ENCAPSULATE_DECAPSULATE);

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
  private final List<KeyUsage> usages;

  KeySpec(KeyUsage... usages) {
    this.usages = List.of(usages);
  }

  /**
   * The usages that this spec allows. Never empty; only symmetric encryption keys, which have one,
   * need not be told theirs.
   */
  public List<KeyUsage> usages() {
    return usages;
  }

  /**
   * Whether keys of this spec may hold several materials over their life. All others keep one for
   * life, because a second one would break what was signed or authenticated with the first.
   */
  public boolean mayHoldSeveralMaterials() {
    return this == SYMMETRIC_DEFAULT;
  }

  /** What an alias of one key may be given to another of. */
  enum Family {
    SYMMETRIC,
    HMAC,
    ASYMMETRIC
  }

  Family family() {
    return this == SYMMETRIC_DEFAULT
        ? Family.SYMMETRIC
        : usages.contains(GENERATE_VERIFY_MAC) ? Family.HMAC : Family.ASYMMETRIC;
  }

  boolean isRsa() {
    return this == RSA_2048 || this == RSA_3072 || this == RSA_4096;
  }
}
