package dev.keylife.streams.limits;

/** What there can be too much of at a time. */
public enum RateLimit {
  /** Commands of a principal for one key in a second. */
  KEY("key"),
  /** Commands of a principal in a second. */
  PRINCIPAL("principal"),
  /** Commands of a principal in a second for which a key pair is made. */
  KEY_PAIRS("key_pairs"),
  /** Commands that wait for a key pair. */
  WAITING("waiting");

  private final String label;

  RateLimit(String label) {
    this.label = label;
  }

  /** What metrics call it. */
  public String label() {
    return label;
  }
}
