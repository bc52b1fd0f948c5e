package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import dev.keylife.lifecycle.KeyAlgorithms;
import dev.keylife.lifecycle.KeyUsage;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.MultiRegionConfiguration;
import dev.keylife.type.MultiRegionMember;
import dev.keylife.type.MultiRegionMemberStatus;
import java.util.List;
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
        .put("MultiRegion", key.getMultiRegion() != null)
        .put(
            "MultiRegionConfiguration",
            Optional.ofNullable(key.getMultiRegion())
                .map(related -> configuration(related, key.getKeyArn())))
        .put(
            "PendingDeletionWindowInDays",
            Optional.ofNullable(key.getPendingDeletionWindowInDays())
                .filter(days -> key.getKeyState() == KeyState.PendingReplicaDeletion))
        .put(
            "CurrentKeyMaterialId",
            Optional.ofNullable(key.getCurrentKeyMaterialId()).filter(id -> symmetric));
  }

  /** The related keys; of those that are gone nothing is shown, as in AWS KMS. */
  private static Output configuration(MultiRegionConfiguration related, String arn) {
    String primary = related.getPrimaryRegion();
    List<Output> replicas =
        related.getMembers().stream()
            .filter(member -> member.getStatus() != MultiRegionMemberStatus.GONE)
            .map(MultiRegionMember::getRegion)
            .filter(region -> !region.equals(primary))
            .sorted()
            .map(region -> relatedKey(region, arn))
            .toList();
    return new Output()
        .put("MultiRegionKeyType", primary.equals(region(arn)) ? "PRIMARY" : "REPLICA")
        .put("PrimaryKey", relatedKey(primary, arn))
        .put("ReplicaKeys", replicas);
  }

  private static Output relatedKey(String region, String arn) {
    return new Output().put("Arn", arnIn(region, arn)).put("Region", region);
  }

  /** The ARN of the related key in another Region: theirs differ in the Region alone. */
  static String arnIn(String region, String arn) {
    String[] parts = arn.split(":", -1);
    parts[3] = region;
    return String.join(":", parts);
  }

  private static String region(String arn) {
    return arn.split(":", -1)[3];
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
