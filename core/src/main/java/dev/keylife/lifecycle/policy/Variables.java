package dev.keylife.lifecycle.policy;

/** Policy variables, such as <code>${aws:username}</code>. Keylife does not have them. */
final class Variables {
  private Variables() {}

  static void refuse(String text) throws MalformedPolicyException {
    if (text.contains("${")) {
      throw new MalformedPolicyException(
          "Policy variables are not supported: " + Quote.of(text) + ".");
    }
  }
}
