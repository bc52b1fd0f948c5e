package dev.keylife.gateway.signature;

import java.util.Optional;

/** Who may call, by access key id. */
public interface Credentials {

  /**
   * One access key.
   *
   * @param principal whom it speaks for
   */
  record Entry(String principal, String secret) {
    /** The principal alone. */
    @Override
    public String toString() {
      return "Entry[" + principal + "]";
    }
  }

  /** Empty where there is no such access key. */
  Optional<Entry> find(String accessKeyId);
}
