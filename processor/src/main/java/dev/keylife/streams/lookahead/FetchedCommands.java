package dev.keylife.streams.lookahead;

import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.Cryptography.WrappedMaterial;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of a partition that have been fetched and not come to yet, in their order. Only so
 * many are looked at ahead that all threads have something to do: what is stored for a key may
 * change until its command comes, and what has been computed takes memory.
 *
 * <p>For one thread.
 */
public final class FetchedCommands {
  /** Some tenths of a second of work, and less than a megabyte. */
  static final int LONGEST = 128;

  /** Reads a command; empty where it can never be read. */
  @FunctionalInterface
  public interface Reader extends Function<ConsumerRecord<byte[], byte[]>, Optional<Command>> {}

  /** Tells what a command would unwrap. */
  @FunctionalInterface
  public interface Foresight extends Function<Command, Optional<WrappedMaterial>> {}

  private static final Logger LOG = LoggerFactory.getLogger(FetchedCommands.class);

  private final Reader reader;
  private final Foresight foresight;
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
  private record Seen(long offset, Optional<Command> command, Optional<WrappedMaterial> expected) {}

  FetchedCommands(
      Reader reader,
      Foresight foresight,
      Consumer<WrappedMaterial> expect,
      Consumer<WrappedMaterial> forget) {
    this.reader = reader;
    this.foresight = foresight;
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
   * Comes to a record.
   *
   * @return its command, where it has been read already
   */
  Optional<Command> comeTo(long offset) {
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
    Optional<Command> command = reader.apply(record);
    // Whoever is next is come to at once, so that there is nothing to be gained.
    Optional<WrappedMaterial> wrapped =
        seen.isEmpty() ? Optional.empty() : command.flatMap(foresight);
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
