package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import dev.keylife.lifecycle.KeyAlgorithms;
import dev.keylife.lifecycle.KeyUsage;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import java.util.Optional;

/**
 * A key as DescribeKey shows it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html">KeyMetadata</a>
 */
public final class KeyMetadata {
  private KeyMetadata() {}

  static Output of(KeySnapshot key) {
    boolean symmetric = key.getKeySpec() == KeySpec.SYMMETRIC_DEFAULT;
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
        .put(
            "CurrentKeyMaterialId",
            Optional.ofNullable(key.getCurrentKeyMaterialId()).filter(id -> symmetric));
  }

  /**
   * The algorithms that go with a key's spec and usage, under the name for that usage. None of a
   * spec or usage of a later version, whose algorithms are not known here.
   */
  public static void putAlgorithms(Output metadata, KeySnapshot key) {
    Optional<String> member =
        switch (key.getKeyUsage()) {
          case ENCRYPT_DECRYPT -> Optional.of("EncryptionAlgorithms");
          case SIGN_VERIFY -> Optional.of("SigningAlgorithms");
          case GENERATE_VERIFY_MAC -> Optional.of("MacAlgorithms");
          case KEY_AGREEMENT -> Optional.of("KeyAgreementAlgorithms");
          case ENCAPSULATE_DECAPSULATE -> Optional.of("EncapsulationAlgorithms");
          default -> Optional.empty();
        };
    if (member.isPresent() && key.getKeySpec() != KeySpec.UNKNOWN) {
      metadata.put(
          member.get(),
          KeyAlgorithms.of(
              dev.keylife.lifecycle.KeySpec.valueOf(key.getKeySpec().name()),
              KeyUsage.valueOf(key.getKeyUsage().name())));
    }
  }

  private static String account(String arn) {
    return arn.split(":", -1)[4];
  }
}
