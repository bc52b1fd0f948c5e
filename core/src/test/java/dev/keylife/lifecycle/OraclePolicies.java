package dev.keylife.lifecycle;

import java.time.Duration;
import java.time.Instant;

/** A few key policies, and what each of them means, told in the simplest way there is. */
final class OraclePolicies {
  static final String ADMINISTRATOR = "tester";
  static final String BOB = "bob";

  /** Everything to the account, something to Bob for a while, and no short farewell. */
  static final String SHARED =
      """
      {
        "Version": "2012-10-17",
        "Statement": [
          {
            "Effect": "Allow",
            "Principal": {"AWS": "111122223333"},
            "Action": "kms:*",
            "Resource": "*"
          },
          {
            "Effect": "Allow",
            "Principal": {"Keylife": ["carol", "bob"]},
            "Action": ["kms:*Resource", "kms:GetParametersForImport"],
            "Resource": "arn:aws:kms:*:111122223333:key/?",
            "Condition": {
              "StringNotLike": {"kms:WrappingAlgorithm": "*_KEY_WRAP_*"},
              "DateLessThan": {"aws:CurrentTime": "2026-01-21"}
            }
          },
          {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "kms:ImportKeyMaterial",
            "Resource": "*",
            "Condition": {"StringEquals": {"kms:ExpirationModel": "KEY_MATERIAL_EXPIRES"}}
          },
          {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "kms:ScheduleKeyDeletion",
            "Resource": "*",
            "Condition": {
              "NumericLessThan": {"kms:ScheduleKeyDeletionPendingWindowInDays": 30}
            }
          }
        ]
      }""";

  static final String BOBS =
      """
      {
        "Statement": {
          "Effect": "Allow",
          "Principal": {"Keylife": "bob"},
          "Action": "*",
          "Resource": "*"
        }
      }""";

  static final String NOBODYS = KeyPolicy.defaultFor(World.NAMESPACE).replace("Allow", "Deny");

  private static final Instant BOBS_LAST_DAY = World.START.plus(Duration.ofDays(20));

  private OraclePolicies() {}

  static boolean allows(String policy, String issuer, Command command, Instant now) {
    boolean administrator = issuer.equals(ADMINISTRATOR);
    if (policy.equals(BOBS)) {
      return issuer.equals(BOB);
    } else if (policy.equals(NOBODYS)) {
      return false;
    } else if (!policy.equals(SHARED)) {
      return administrator;
    }
    return switch (command.type()) {
      case "ScheduleKeyDeletion" ->
          administrator
              && ((Command.ScheduleKeyDeletion) command).pendingWindowInDays().orElse(30) == 30;
      case "TagResource", "UntagResource" -> administrator || now.isBefore(BOBS_LAST_DAY);
      case "GetParametersForImport" -> {
        WrappingAlgorithm algorithm =
            ((Command.GetParametersForImport) command).wrappingAlgorithm().orElseThrow();
        boolean bobMay =
            now.isBefore(BOBS_LAST_DAY)
                && algorithm != WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256
                && algorithm != WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_1;
        yield administrator || bobMay;
      }
      case "ImportKeyMaterial", "ReimportKeyMaterial" ->
          administrator
              || ((Command.MaterialImport) command)
                  .expirationModel()
                  .filter(model -> model == ExpirationModel.KEY_MATERIAL_EXPIRES)
                  .isPresent();
      default -> administrator;
    };
  }
}
