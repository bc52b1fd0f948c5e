package dev.keylife.lifecycle.policy;

import java.util.Optional;

/**
 * The parts of an ARN, or of a pattern for ARNs: {@code
 * arn:partition:service:region:account:resource}.
 */
record Arn(String partition, String service, String region, String account, String resource) {
  private static final int PARTS = 6;

  /** Empty where a text does not have six parts, of which the first is {@code arn}. */
  static Optional<Arn> read(String text) {
    String[] parts = text.split(":", PARTS);
    return parts.length == PARTS && parts[0].equals("arn")
        ? Optional.of(new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]))
        : Optional.empty();
  }

  /** The ARN of a role without its path, which the ARNs of its sessions do not have either. */
  static String ofRole(String partition, String account, String name) {
    return "arn:" + partition + ":iam::" + account + ":role/" + name;
  }
}
