package dev.keylife.metrics;

import dev.keylife.lifecycle.Event;
import dev.keylife.lifecycle.FailureCode;
import java.util.Optional;

/**
 * What an event says became of a command, in one word, and why it failed if it did. A repetition
 * and a notice are no command's outcome; they have a word of their own lest one be counted as a
 * change.
 */
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
    } else if (event instanceof Event.ApprovalPending) {
      return new OutcomeLabel("pending", Optional.empty());
    } else if (event instanceof Event.CommandRepeated) {
      return new OutcomeLabel("repeated", Optional.empty());
    } else if (event instanceof Event.KeyMaterialExpiring) {
      return new OutcomeLabel("noticed", Optional.empty());
    } else if (event instanceof Event.KeyStateChanged
        || event instanceof Event.KeyDescriptionUpdated
        || event instanceof Event.KeyTagsUpdated
        || event instanceof Event.KeyPolicyUpdated
        || event instanceof Event.GrantChanged
        || event instanceof Event.AliasChanged
        || event instanceof Event.ImportParametersRevoked) {
      return new OutcomeLabel("changed", Optional.empty());
    }
    return new OutcomeLabel("other", Optional.empty()); // Counting must not stop the stream.
  }
}
