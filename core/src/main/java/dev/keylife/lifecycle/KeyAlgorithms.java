package dev.keylife.lifecycle;

import java.util.List;

/**
 * What a key can be used with: what KeyMetadata of the AWS KMS API lists under
 * EncryptionAlgorithms, SigningAlgorithms, MacAlgorithms, KeyAgreementAlgorithms or
 * EncapsulationAlgorithms, whichever of them goes with the key's usage.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html">Key
 *     spec reference</a>
 */
public final class KeyAlgorithms {
  private KeyAlgorithms() {}

  /**
   * The algorithms, by AWS's names, in AWS's order.
   *
   * @throws IllegalArgumentException if the usage does not go with the spec
   */
  public static List<String> of(KeySpec spec, KeyUsage usage) {
    if (!spec.usages().contains(usage)) {
      throw new IllegalArgumentException(usage + " does not go with " + spec);
    }
    return switch (usage) {
      case ENCRYPT_DECRYPT ->
          spec.isRsa()
              ? List.of("RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256")
              : List.of("SYMMETRIC_DEFAULT");
      case SIGN_VERIFY -> signing(spec);
      case GENERATE_VERIFY_MAC -> List.of(spec.name().replace("HMAC_", "HMAC_SHA_"));
      case KEY_AGREEMENT -> List.of("ECDH");
      case ENCAPSULATE_DECAPSULATE -> List.of("ML_KEM");
    };
  }

  private static List<String> signing(KeySpec spec) {
    return switch (spec) {
      case RSA_2048, RSA_3072, RSA_4096 ->
          List.of(
              "RSASSA_PKCS1_V1_5_SHA_256",
              "RSASSA_PKCS1_V1_5_SHA_384",
              "RSASSA_PKCS1_V1_5_SHA_512",
              "RSASSA_PSS_SHA_256",
              "RSASSA_PSS_SHA_384",
              "RSASSA_PSS_SHA_512");
      case ECC_NIST_P256, ECC_SECG_P256K1 -> List.of("ECDSA_SHA_256");
      case ECC_NIST_P384 -> List.of("ECDSA_SHA_384");
      case ECC_NIST_P521 -> List.of("ECDSA_SHA_512");
      case ECC_NIST_EDWARDS25519 -> List.of("ED25519_PH_SHA_512", "ED25519_SHA_512");
      case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> List.of("ML_DSA_SHAKE_256");
      default -> throw new AssertionError(spec + " does not sign");
    };
  }
}
