package dev.keylife.gateway.view;

import dev.keylife.client.SnapshotFeed;
import java.time.Instant;
import java.util.Map;

/** Hears what the views hear, after them, and follows topics of its own by the same feed. */
public interface ViewObserver {
  /** The topics that it follows besides, by their names. */
  Map<String, SnapshotFeed.RecordListener> topics();

  /** There is another snapshot of a key, or none any more. The view has it already. */
  void keyChanged(String keyId);

  /**
   * All views, and the topics of this observer, hold what had been committed by a time.
   *
   * @param asOf by this machine's clock
   */
  void upToDate(Instant asOf);
}
