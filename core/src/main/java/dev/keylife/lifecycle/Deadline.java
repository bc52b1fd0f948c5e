package dev.keylife.lifecycle;

import java.time.Instant;

/**
 * Something that happens to a key at a date, without a command.
 *
 * @param due when
 * @param kind what
 * @param key to which key
 * @param reference to what of the key: a key material id, a wrapping key id, a command, or empty
 */
public record Deadline(Instant due, Kind kind, KeyId key, String reference) {

  /** What happens. At the same instant, in this order. */
  public enum Kind {
    /** The expiry of a material is announced. */
    EXPIRY_NOTICE,
    /** A material expires. */
    MATERIAL_EXPIRY,
    /** Import parameters expire and their wrapping key is erased. */
    PARAMETERS_EXPIRY,
    /** Approvals of a command lapse. */
    APPROVAL_EXPIRY,
    /** The key is deleted. */
    KEY_DELETION
  }
}
