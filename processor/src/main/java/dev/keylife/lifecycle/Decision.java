package dev.keylife.lifecycle;

import java.util.List;
import java.util.Optional;

/**
 * What is to become of a key, and what the world is told. The shell carries it out in one
 * transaction and adds nothing of its own.
 *
 * @param record the key's record from now on; empty where there is no such key, or no longer
 * @param event what to publish; empty only for housekeeping that concerns nobody outside
 * @param secrets what to keep and to erase
 */
public record Decision(
    Optional<KeyRecord> record, Optional<Event> event, List<SecretChange> secrets) {

  public Decision {
    secrets = List.copyOf(secrets);
  }
}
