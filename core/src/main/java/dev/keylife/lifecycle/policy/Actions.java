package dev.keylife.lifecycle.policy;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The actions of a statement.
 *
 * @param patterns in lower case: the names of actions are not case-sensitive
 * @param allBut whether it is all others that the statement is about ({@code NotAction})
 */
record Actions(List<Wildcard> patterns, boolean allBut) {
  private static final String PREFIX = "kms:";

  /**
   * Those that the AWS KMS API has, whether Keylife serves them or not. {@code ReEncrypt} is two.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html">Permissions
   *     reference</a>
   */
  static final Set<String> KNOWN =
      Set.of(
          "CancelKeyDeletion",
          "ConnectCustomKeyStore",
          "CreateAlias",
          "CreateCustomKeyStore",
          "CreateGrant",
          "CreateKey",
          "Decapsulate",
          "Decrypt",
          "DeleteAlias",
          "DeleteCustomKeyStore",
          "DeleteImportedKeyMaterial",
          "DeriveSharedSecret",
          "DescribeCustomKeyStores",
          "DescribeKey",
          "DisableKey",
          "DisableKeyRotation",
          "DisconnectCustomKeyStore",
          "EnableKey",
          "EnableKeyRotation",
          "Encapsulate",
          "Encrypt",
          "GenerateDataKey",
          "GenerateDataKeyPair",
          "GenerateDataKeyPairWithoutPlaintext",
          "GenerateDataKeyWithoutPlaintext",
          "GenerateMac",
          "GenerateRandom",
          "GetKeyLastUsage",
          "GetKeyPolicy",
          "GetKeyRotationStatus",
          "GetParametersForImport",
          "GetPublicKey",
          "ImportKeyMaterial",
          "ListAliases",
          "ListGrants",
          "ListKeyPolicies",
          "ListKeyRotations",
          "ListKeys",
          "ListResourceTags",
          "ListRetirableGrants",
          "PutKeyPolicy",
          "ReEncryptFrom",
          "ReEncryptTo",
          "ReplicateKey",
          "RetireGrant",
          "RevokeGrant",
          "RotateKeyOnDemand",
          "ScheduleKeyDeletion",
          "Sign",
          "SynchronizeMultiRegionKey",
          "TagResource",
          "UntagResource",
          "UpdateAlias",
          "UpdateCustomKeyStore",
          "UpdateKeyDescription",
          "UpdatePrimaryRegion",
          "Verify",
          "VerifyMac");

  private static final List<String> LOWER_CASE =
      KNOWN.stream().map(name -> PREFIX + name.toLowerCase(Locale.ROOT)).toList();

  Actions {
    patterns = List.copyOf(patterns);
  }

  /**
   * Reads a name or a pattern, such as {@code kms:Get*}.
   *
   * @throws MalformedPolicyException if no action goes with it: a misspelt name would silently
   *     allow or deny nothing
   */
  static Wildcard pattern(String text) throws MalformedPolicyException {
    Wildcard pattern = new Wildcard(text.toLowerCase(Locale.ROOT));
    boolean isOfKms = text.equals("*") || pattern.pattern().startsWith(PREFIX);
    if (!isOfKms || LOWER_CASE.stream().noneMatch(pattern::matches)) {
      throw new MalformedPolicyException("There is no action " + Quote.of(text) + ".");
    }
    return pattern;
  }

  static boolean isKnown(String action) {
    return action.startsWith(PREFIX) && KNOWN.contains(action.substring(PREFIX.length()));
  }

  boolean include(String action) {
    String lower = action.toLowerCase(Locale.ROOT);
    return patterns.stream().anyMatch(pattern -> pattern.matches(lower)) != allBut;
  }
}
