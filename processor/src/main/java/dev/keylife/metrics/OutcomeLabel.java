package dev.keylife.metrics;

import dev.keylife.lifecycle.Event;
import dev.keylife.lifecycle.FailureCode;
import java.util.Optional;

/** What became of a command, in one word, and why it failed if it did. */
record OutcomeLabel(String label, Optional<FailureCode> failure) {
  static OutcomeLabel of(Event event) {
    if (event instanceof Event.ImportFailed failed) {
      return new OutcomeLabel("failed", Optional.of(failed.failure().code()));
    } else if (event instanceof Event.CommandRejected rejected) {
      return new OutcomeLabel("failed", Optional.of(rejected.failure().code()));
    } else if (event instanceof Event.ImportParametersIssued) {
      return new OutcomeLabel("issued", Optional.empty());
    } else if (event instanceof Event.KeyUnchanged) {
      return new OutcomeLabel("unchanged", Optional.empty());
    }
    return new OutcomeLabel("changed", Optional.empty());
  }
}
