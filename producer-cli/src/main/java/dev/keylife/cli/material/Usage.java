package dev.keylife.cli.material;

import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyUsage;
import java.util.List;
import java.util.Optional;

/**
 * The usage of a new key. AWS KMS wants one for all but symmetric encryption keys; here it need not
 * be said where the key spec allows no other.
 */
public final class Usage {
  private Usage() {}

  /**
   * The usage to send.
   *
   * @param given what the user said
   * @return empty for a symmetric encryption key about which the user said nothing
   * @throws IllegalArgumentException if nothing was said and there is a choice; names the choices
   */
  public static Optional<KeyUsage> of(KeySpec spec, Optional<KeyUsage> given) {
    if (given.isPresent()) {
      return given; // whether it goes with the spec is for the processor to say
    }
    List<KeyUsage> choices = choices(spec);
    if (choices.size() > 1) {
      throw new IllegalArgumentException(
          "a key of spec %s is for %s or for %s: say which"
              .formatted(spec, choices.get(0), choices.get(1)));
    }
    return choices.stream().findFirst();
  }

  private static List<KeyUsage> choices(KeySpec spec) {
    return switch (spec) {
      case RSA_2048, RSA_3072, RSA_4096 -> List.of(KeyUsage.ENCRYPT_DECRYPT, KeyUsage.SIGN_VERIFY);
      case ECC_NIST_P256, ECC_NIST_P384, ECC_NIST_P521 ->
          List.of(KeyUsage.SIGN_VERIFY, KeyUsage.KEY_AGREEMENT);
      case ECC_SECG_P256K1, ECC_NIST_EDWARDS25519, ML_DSA_44, ML_DSA_65, ML_DSA_87 ->
          List.of(KeyUsage.SIGN_VERIFY);
      case ML_KEM_512, ML_KEM_768, ML_KEM_1024 -> List.of(KeyUsage.ENCAPSULATE_DECAPSULATE);
      case HMAC_224, HMAC_256, HMAC_384, HMAC_512 -> List.of(KeyUsage.GENERATE_VERIFY_MAC);
      case SYMMETRIC_DEFAULT, UNKNOWN -> List.of();
    };
  }
}
