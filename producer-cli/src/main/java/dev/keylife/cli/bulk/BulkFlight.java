package dev.keylife.cli.bulk;

import dev.keylife.client.Submission;
import java.time.Duration;
import java.util.Optional;

/** A row that is being worked on. For one thread. */
public final class BulkFlight {
  final BulkRow row;
  private final long begun = System.nanoTime();
  private Optional<Submission> submission = Optional.empty();
  private long sent;
  private boolean created;

  BulkFlight(BulkRow row) {
    this.row = row;
  }

  /** A command is on its way. */
  void sent(Submission next) {
    submission = Optional.of(next);
    sent = System.nanoTime();
  }

  /** Whether this is the command that is on its way, and no earlier one. */
  boolean waitsFor(Submission candidate) {
    return submission.filter(current -> current == candidate).isPresent();
  }

  /** Nothing is on its way any more; what was. */
  Submission landed() {
    Submission landed = submission.orElseThrow();
    submission = Optional.empty();
    return landed;
  }

  /** The key did not exist before. */
  void created() {
    created = true;
  }

  boolean wasCreated() {
    return created;
  }

  /** Since the command was sent. */
  Duration waiting() {
    return Duration.ofNanos(System.nanoTime() - sent);
  }

  /** Since the row was begun. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
