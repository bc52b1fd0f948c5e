package dev.keylife.streams.lookahead;

import dev.keylife.lifecycle.Cryptography.WrappedMaterial;
import dev.keylife.streams.decoding.DecodedCommand;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of a partition that have been fetched and whose turn has not come, in their order.
 * Only so many are looked at ahead that all threads have something to do: what is stored for a key
 * may change until its command comes, and what has been computed takes memory.
 *
 * <p>For one thread.
 */
final class FetchedCommands {
  /** Some tenths of a second of work, and less than a megabyte. */
  static final int LONGEST = 128;

  private static final Logger LOG = LoggerFactory.getLogger(FetchedCommands.class);

  private final Lookahead.Reader reader;
  private final Lookahead.Preview preview;
  private final Consumer<WrappedMaterial> expect;
  private final Consumer<WrappedMaterial> forget;
  private final Thread thread = Thread.currentThread();
  private final Deque<ConsumerRecord<byte[], byte[]>> unseen = new ArrayDeque<>();
  private final Deque<Seen> seen = new ArrayDeque<>();
  private Optional<Seen> current = Optional.empty();
  private long last = -1;

  /**
   * A command that was looked at.
   *
   * @param expected what was begun for it
   */
  private record Seen(
      long offset, Optional<DecodedCommand> command, Optional<WrappedMaterial> expected) {}

  FetchedCommands(
      Lookahead.Reader reader,
      Lookahead.Preview preview,
      Consumer<WrappedMaterial> expect,
      Consumer<WrappedMaterial> forget) {
    this.reader = reader;
    this.preview = preview;
    this.expect = expect;
    this.forget = forget;
  }

  boolean belongsTo(Thread other) {
    return thread.equals(other);
  }

  /** Further records, or, after something went wrong, records that were fetched before. */
  void fetched(List<ConsumerRecord<byte[], byte[]>> records) {
    if (records.get(0).offset() <= last) {
      clear();
    }
    unseen.addAll(records);
    last = records.get(records.size() - 1).offset();
    look();
  }

  /**
   * A record's turn has come.
   *
   * @return its command, where it has been read already
   */
  Optional<DecodedCommand> turnOf(long offset) {
    if (current.filter(c -> c.offset() < offset).isPresent()) {
      leaveCurrent();
    }
    while (!seen.isEmpty() && seen.element().offset() <= offset) {
      leaveCurrent();
      current = Optional.of(seen.remove());
    }
    while (!unseen.isEmpty() && unseen.element().offset() <= offset) {
      unseen.remove();
    }
    look();
    return current.filter(c -> c.offset() == offset).flatMap(Seen::command);
  }

  /** Lets go of everything. */
  void clear() {
    leaveCurrent();
    seen.forEach(this::leave);
    seen.clear();
    unseen.clear();
  }

  private void look() {
    try {
      while (seen.size() < LONGEST && !unseen.isEmpty()) {
        look(unseen.remove());
      }
    } catch (RuntimeException e) {
      // It will be met again, and dealt with, when its turn comes. Until then each further look
      // could take as long as a registry that does not answer.
      LOG.debug("A command cannot be looked at ahead of its turn: {}", e.getClass().getName());
      unseen.clear();
    }
  }

  private void look(ConsumerRecord<byte[], byte[]> record) {
    Optional<DecodedCommand> command = reader.apply(record);
    // The next one's turn comes at once, so that there is nothing to be gained.
    Optional<WrappedMaterial> wrapped =
        seen.isEmpty() ? Optional.empty() : command.flatMap(preview);
    wrapped.ifPresent(expect);
    seen.add(new Seen(record.offset(), command, wrapped));
  }

  private void leaveCurrent() {
    current.ifPresent(this::leave);
    current = Optional.empty();
  }

  private void leave(Seen command) {
    command.expected().ifPresent(forget);
  }
}
