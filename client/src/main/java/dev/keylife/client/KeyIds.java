package dev.keylife.client;

import dev.keylife.snapshot.KeySnapshot;

/**
 * Key ids and ARNs. Which of them name a key is the processor's to say: events and snapshots do.
 */
final class KeyIds {
  private KeyIds() {}

  /**
   * The key id in a key id or ARN: what to look under. Whether an ARN names the key of that id is
   * not said; see {@link #names}.
   */
  static String bare(String keyIdOrArn) {
    return keyIdOrArn.startsWith("arn:")
        ? keyIdOrArn.substring(keyIdOrArn.lastIndexOf('/') + 1)
        : keyIdOrArn;
  }

  /** Whether a text names the key of a snapshot: it is that key's id or its ARN. */
  static boolean names(String keyIdOrArn, KeySnapshot key) {
    return keyIdOrArn.equals(key.getKeyId()) || keyIdOrArn.equals(key.getKeyArn());
  }
}
