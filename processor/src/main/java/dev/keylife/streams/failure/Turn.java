package dev.keylife.streams.failure;

import dev.keylife.lifecycle.Deadline;
import dev.keylife.schema.Topics;

/**
 * What a partition carries out beside the commands of its stream, which come in the order of their
 * offsets: each of these is remembered by itself.
 */
public sealed interface Turn {

  /** How a log names it. */
  String name(int partition);

  /**
   * A command that waited, and was committed as waiting.
   *
   * @param offset in {@code key-commands}
   */
  record Waited(long offset) implements Turn {
    @Override
    public String name(int partition) {
      return "Record " + Topics.KEY_COMMANDS + "-" + partition + "@" + offset;
    }
  }

  /**
   * A step between the partitions of keys and those of aliases' names.
   *
   * @param offset in {@code key-alias-steps}
   */
  record Step(long offset) implements Turn {
    @Override
    public String name(int partition) {
      return "Record " + Topics.KEY_ALIAS_STEPS + "-" + partition + "@" + offset;
    }
  }

  /**
   * A date that is reached. Nobody waits for an answer to it, so it is never given up: it is tried
   * again after a pause that grows, in which others have their turn.
   */
  record Date(Deadline deadline) implements Turn {
    @Override
    public String name(int partition) {
      return deadline.kind() + " of key " + deadline.key();
    }
  }
}
