package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeyState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A key as DescribeKey shows it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html">KeyMetadata</a>
 */
final class KeyMetadata {
  private static final List<String> PKCS1_AND_PSS =
      List.of(
          "RSASSA_PKCS1_V1_5_SHA_256",
          "RSASSA_PKCS1_V1_5_SHA_384",
          "RSASSA_PKCS1_V1_5_SHA_512",
          "RSASSA_PSS_SHA_256",
          "RSASSA_PSS_SHA_384",
          "RSASSA_PSS_SHA_512");
  private static final List<String> OAEP = List.of("RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256");
  private static final List<String> ML_DSA = List.of("ML_DSA_SHAKE_256");

  /** By key spec, for keys whose usage is SIGN_VERIFY. */
  private static final Map<String, List<String>> SIGNING =
      Map.ofEntries(
          Map.entry("RSA_2048", PKCS1_AND_PSS),
          Map.entry("RSA_3072", PKCS1_AND_PSS),
          Map.entry("RSA_4096", PKCS1_AND_PSS),
          Map.entry("ECC_NIST_P256", List.of("ECDSA_SHA_256")),
          Map.entry("ECC_SECG_P256K1", List.of("ECDSA_SHA_256")),
          Map.entry("ECC_NIST_P384", List.of("ECDSA_SHA_384")),
          Map.entry("ECC_NIST_P521", List.of("ECDSA_SHA_512")),
          Map.entry("ECC_NIST_EDWARDS25519", List.of("ED25519_SHA_512", "ED25519_PH_SHA_512")),
          Map.entry("ML_DSA_44", ML_DSA),
          Map.entry("ML_DSA_65", ML_DSA),
          Map.entry("ML_DSA_87", ML_DSA));

  private KeyMetadata() {}

  static Output of(KeySnapshot key) {
    boolean leaves = key.getKeyState() == KeyState.PendingDeletion;
    Output metadata =
        new Output()
            .put("AWSAccountId", account(key.getKeyArn()))
            .put("KeyId", key.getKeyId())
            .put("Arn", key.getKeyArn())
            .put("CreationDate", key.getCreationDate())
            .put("Enabled", key.getKeyState() == KeyState.Enabled)
            .put("Description", key.getDescription())
            .put("KeyUsage", key.getKeyUsage().name())
            .put("KeyState", key.getKeyState().name())
            .put("DeletionDate", Optional.ofNullable(key.getDeletionDate()).filter(date -> leaves))
            .put("ValidTo", Optional.ofNullable(key.getValidTo()))
            .put("Origin", key.getOrigin().name())
            .put("ExpirationModel", Optional.ofNullable(key.getExpirationModel()).map(Enum::name))
            .put("KeyManager", "CUSTOMER")
            .put("CustomerMasterKeySpec", key.getKeySpec().name())
            .put("KeySpec", key.getKeySpec().name());
    putAlgorithms(metadata, key);
    return metadata
        .put("MultiRegion", false)
        .put("CurrentKeyMaterialId", Optional.ofNullable(key.getCurrentKeyMaterialId()));
  }

  private static void putAlgorithms(Output metadata, KeySnapshot key) {
    String spec = key.getKeySpec().name();
    switch (key.getKeyUsage()) {
      case ENCRYPT_DECRYPT ->
          metadata.put(
              "EncryptionAlgorithms",
              spec.equals("SYMMETRIC_DEFAULT") ? List.of("SYMMETRIC_DEFAULT") : OAEP);
      case SIGN_VERIFY -> metadata.put("SigningAlgorithms", SIGNING.getOrDefault(spec, List.of()));
      case GENERATE_VERIFY_MAC ->
          metadata.put("MacAlgorithms", List.of(spec.replace("HMAC_", "HMAC_SHA_")));
      case KEY_AGREEMENT -> metadata.put("KeyAgreementAlgorithms", List.of("ECDH"));
      case ENCAPSULATE_DECAPSULATE -> metadata.put("EncapsulationAlgorithms", List.of("ML_KEM"));
      default -> {
        // a usage of a later version, whose algorithms are not known here
      }
    }
  }

  private static String account(String arn) {
    return arn.split(":", -1)[4];
  }
}
