package dev.keylife.audit;

import dev.keylife.client.TrailEntry;
import dev.keylife.schema.EventHash;
import dev.keylife.schema.Topics;

/** The end of one chain of events, as far as it was read. */
final class Chain {
  private static final byte[] NONE = {};

  private int partition;
  private long offset;
  private long sequence;
  private byte[] hash = NONE;
  private long began;
  private boolean deleted;
  private boolean anchored;

  /** Goes on to the next event, whether or not it should have been the next. */
  void moveTo(TrailEntry entry, long nextSequence, byte[] nextHash) {
    if (isBlank()) {
      began = entry.offset();
      anchored = false;
    }
    partition = entry.partition();
    offset = entry.offset();
    sequence = nextSequence;
    hash = nextHash;
    deleted =
        nextSequence > 0
            && entry.event().hasField("newState")
            && entry.event().get("newState").toString().equals("Deleted");
  }

  /** Takes in the deletion of a key: what comes next must know of it. */
  void fold(TrailEntry entry, byte[] deletionHash) {
    partition = entry.partition();
    offset = entry.offset();
    hash = EventHash.fold(hash, deletionHash);
  }

  /** Notes that this history's newest event in key-states was found in it. */
  void anchor() {
    anchored = true;
  }

  boolean isAnchored() {
    return anchored;
  }

  boolean isDeleted() {
    return deleted;
  }

  /** Whether nothing was read of it yet. */
  boolean isNew() {
    return hash.length == 0;
  }

  /**
   * Whether the next event begins a history: a key id can be used again once its key is deleted.
   */
  boolean isBlank() {
    return isNew() || deleted;
  }

  int partition() {
    return partition;
  }

  long offset() {
    return offset;
  }

  long sequence() {
    return sequence;
  }

  byte[] hash() {
    return hash;
  }

  /** The offset at which the history began. */
  long began() {
    return began;
  }

  String place() {
    return Topics.KEY_EVENTS + "-" + partition + "@" + offset;
  }
}
