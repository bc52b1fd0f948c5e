package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.PutKeyPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code PutKeyPolicy}. A policy is kept and told as it was given; {@link PolicyEvaluator} knows
 * what it says.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html">PutKeyPolicy</a>
 */
public final class KeyPolicy {
  /** The name that a key policy has. There is no other. */
  public static final String NAME = "default";

  static final int LARGEST = 32 * 1024;

  /** Printable characters up to U+00FF, tab, line feed and carriage return. */
  private static final Pattern CHARACTERS =
      Pattern.compile("[\\t\\n\\r\\u0020-\\u007e\\u00a0-\\u00ff]*");

  private KeyPolicy() {}

  /**
   * The policy of a key that was given none, as AWS KMS has it: everything to the account.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html">Default
   *     key policy</a>
   */
  public static String defaultFor(KeyNamespace namespace) {
    return """
    {
      "Version" : "2012-10-17",
      "Id" : "key-default-1",
      "Statement" : [ {
        "Sid" : "Enable IAM User Permissions",
        "Effect" : "Allow",
        "Principal" : {
          "AWS" : "arn:%s:iam::%s:root"
        },
        "Action" : "kms:*",
        "Resource" : "*"
      } ]
    }"""
        .formatted(namespace.partition(), namespace.account());
  }

  static Decision put(DecisionContext context, KeyRecord key, PutKeyPolicy command, Access access) {
    String next = command.policy();
    if (key.attributes().policy().equals(Optional.of(next))) {
      return context.leaves(key, command, context.arn(key) + " has this policy already.");
    }
    // What was approved was approved under the policy before.
    KeyRecord after =
        key.withAttributes(key.attributes().withPolicy(next)).withoutApprovals(pending -> true);
    access.requireNoLockout(context, command, after);
    return context.tells(after, new Event.KeyPolicyUpdated(context.header(key), key.state(), next));
  }

  /**
   * Whether a text is a key policy document.
   *
   * @throws KmsException {@code MalformedPolicyDocumentException} if it is not, or asks for what
   *     Keylife does not have; {@code ValidationException} for characters that no policy has;
   *     {@code LimitExceededException} if it is too large
   */
  static void check(String document, PolicyEvaluator policies) {
    if (document.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
      throw new KmsException(
          FailureCode.LIMIT_EXCEEDED, "A key policy has at most " + LARGEST + " bytes.");
    }
    if (!CHARACTERS.matcher(document).matches()) {
      throw new KmsException(
          FailureCode.VALIDATION,
          "policy must hold printable characters up to U+00FF, tabs and line ends alone");
    }
    policies.check(document);
  }
}
