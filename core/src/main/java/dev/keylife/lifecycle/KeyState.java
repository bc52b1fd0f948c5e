package dev.keylife.lifecycle;

/**
 * The state of a KMS key.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html">Key states of
 *     AWS KMS keys</a>
 */
public enum KeyState {
  PENDING_IMPORT("PendingImport", "pending import"),
  ENABLED("Enabled", "enabled"),
  DISABLED("Disabled", "disabled"),
  PENDING_DELETION("PendingDeletion", "pending deletion"),
  /** A replica of which the primary has not heard yet. */
  CREATING("Creating", "creating"),
  /** The primary Region is being changed. */
  UPDATING("Updating", "updating"),
  /** A primary key that will be pending deletion once its replicas are gone. */
  PENDING_REPLICA_DELETION("PendingReplicaDeletion", "pending replica deletion"),
  /** A dependency that holds the material is out of reach. */
  UNAVAILABLE("Unavailable", "unavailable"),
  /** The key is gone. Only an event ever says so; no record is in this state. */
  DELETED("Deleted", "deleted");

  private final String awsName;
  private final String words;

  KeyState(String awsName, String words) {
    this.awsName = awsName;
    this.words = words;
  }

  /** The name in the AWS KMS API, such as {@code PendingImport}. */
  public String awsName() {
    return awsName;
  }

  /** Whether the deletion of the key was scheduled. */
  boolean isPendingDeletion() {
    return this == PENDING_DELETION || this == PENDING_REPLICA_DELETION;
  }

  /** Whether the key is in this state only until another Region has answered. */
  boolean isTransient() {
    return this == CREATING || this == UPDATING;
  }

  /** The state in the words of AWS KMS error messages, such as {@code pending import}. */
  String words() {
    return words;
  }
}
