package dev.keylife.metrics;

import dev.keylife.lifecycle.Event;
import dev.keylife.lifecycle.FailureCode;
import java.util.Optional;

/** What became of a command, in one word, and why it failed if it did. */
record Outcome(String label, Optional<FailureCode> failure) {
  static Outcome of(Event event) {
    if (event instanceof Event.ImportFailed failed) {
      return new Outcome("failed", Optional.of(failed.failure().code()));
    } else if (event instanceof Event.CommandRejected rejected) {
      return new Outcome("failed", Optional.of(rejected.failure().code()));
    } else if (event instanceof Event.ImportParametersIssued) {
      return new Outcome("issued", Optional.empty());
    } else if (event instanceof Event.KeyUnchanged) {
      return new Outcome("unchanged", Optional.empty());
    }
    return new Outcome("changed", Optional.empty());
  }
}
