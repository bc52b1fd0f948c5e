package dev.keylife.lifecycle.policy;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A condition key that policies can use.
 *
 * @param name in lower case: names are not case-sensitive
 * @param types what its values can be compared as
 * @param multiValued whether a request can have several values of it; then a condition says with
 *     {@code ForAllValues} or {@code ForAnyValue} what it means
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html">AWS KMS
 *     condition keys</a>
 */
record ConditionKey(String name, Set<ValueType> types, boolean multiValued) {
  static final String ENCRYPTION_CONTEXT = "kms:EncryptionContext:";

  private static final Set<ValueType> TEXT = EnumSet.of(ValueType.STRING);
  private static final Set<ValueType> BOOL = EnumSet.of(ValueType.BOOL);
  private static final Set<ValueType> NUMBER = EnumSet.of(ValueType.NUMERIC);
  private static final Set<ValueType> DATE = EnumSet.of(ValueType.DATE);
  private static final Set<ValueType> SECONDS = EnumSet.of(ValueType.NUMERIC, ValueType.DATE);
  private static final Set<ValueType> PRINCIPAL = EnumSet.of(ValueType.ARN, ValueType.STRING);

  /** By name. That of an encryption context is one of many, and not among them. */
  private static final Map<String, Set<ValueType>> SINGLE_VALUED =
      Map.ofEntries(
          Map.entry("aws:CurrentTime", DATE),
          Map.entry("aws:EpochTime", SECONDS),
          Map.entry("aws:PrincipalAccount", TEXT),
          Map.entry("aws:PrincipalArn", PRINCIPAL),
          Map.entry(PolicyDocument.APPROVALS, NUMBER),
          Map.entry("kms:BypassPolicyLockoutSafetyCheck", BOOL),
          Map.entry("kms:CallerAccount", TEXT),
          Map.entry("kms:CustomerMasterKeySpec", TEXT),
          Map.entry("kms:CustomerMasterKeyUsage", TEXT),
          Map.entry("kms:DataKeyPairSpec", TEXT),
          Map.entry("kms:EncryptionAlgorithm", TEXT),
          Map.entry("kms:ExpirationModel", TEXT),
          Map.entry("kms:GrantConstraintType", TEXT),
          Map.entry("kms:GrantIsForAWSResource", BOOL),
          Map.entry("kms:GranteePrincipal", PRINCIPAL),
          Map.entry("kms:KeyAgreementAlgorithm", TEXT),
          Map.entry("kms:KeyOrigin", TEXT),
          Map.entry("kms:KeySpec", TEXT),
          Map.entry("kms:KeyUsage", TEXT),
          Map.entry("kms:MacAlgorithm", TEXT),
          Map.entry("kms:MessageType", TEXT),
          Map.entry("kms:MultiRegion", BOOL),
          Map.entry("kms:MultiRegionKeyType", TEXT),
          Map.entry("kms:PrimaryRegion", TEXT),
          Map.entry("kms:ReEncryptOnSameKey", BOOL),
          Map.entry("kms:ReplicaRegion", TEXT),
          Map.entry("kms:RequestAlias", TEXT),
          Map.entry("kms:RetiringPrincipal", PRINCIPAL),
          Map.entry("kms:ScheduleKeyDeletionPendingWindowInDays", NUMBER),
          Map.entry("kms:SigningAlgorithm", TEXT),
          Map.entry("kms:ValidTo", SECONDS),
          Map.entry("kms:ViaService", TEXT),
          Map.entry("kms:WrappingAlgorithm", TEXT),
          Map.entry("kms:WrappingKeySpec", TEXT));

  /** By name in lower case. */
  private static final Set<String> MULTI_VALUED =
      Set.of("kms:encryptioncontextkeys", "kms:grantoperations");

  /** Finds a key by its name in any case; empty where policies cannot use it. */
  static Optional<ConditionKey> find(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String prefix = ENCRYPTION_CONTEXT.toLowerCase(Locale.ROOT);
    if (lower.startsWith(prefix) && lower.length() > prefix.length()) {
      return Optional.of(new ConditionKey(lower, TEXT, false));
    }
    if (MULTI_VALUED.contains(lower)) {
      return Optional.of(new ConditionKey(lower, TEXT, true));
    }
    return SINGLE_VALUED.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .findFirst()
        .map(entry -> new ConditionKey(lower, entry.getValue(), false));
  }
}
