package dev.keylife.client;

/** Key ids and ARNs. */
public final class KeyIds {
  private KeyIds() {}

  /** The bare key id in a key id or ARN: what events and snapshots are keyed by. */
  public static String bare(String keyIdOrArn) {
    return keyIdOrArn.startsWith("arn:")
        ? keyIdOrArn.substring(keyIdOrArn.lastIndexOf('/') + 1)
        : keyIdOrArn;
  }
}
