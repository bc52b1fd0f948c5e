package dev.keylife.drill;

import dev.keylife.event.EventHeader;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.Deadline;
import dev.keylife.lifecycle.DecidedCommand;
import dev.keylife.lifecycle.Decision;
import dev.keylife.lifecycle.Event;
import dev.keylife.lifecycle.Holdings;
import dev.keylife.lifecycle.KeyRecord;
import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.lifecycle.LifecyclePolicy;
import dev.keylife.lifecycle.SecretChange;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.schema.StrictJson;
import dev.keylife.streams.decoding.CommandMapper;
import dev.keylife.streams.encoding.EventMapper;
import dev.keylife.streams.encoding.SnapshotMapper;
import dev.keylife.streams.state.KeyEntry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the core decides about one key, one command after the other, held against what was
 * published. An event names the command that it answers and the moment of the decision; all else
 * must follow.
 */
final class KeyReplay {
  private final LifecyclePolicy policy;
  private final RecordedCryptography crypto = new RecordedCryptography();
  private final Lifecycle lifecycle;
  private final Deque<Command> commands = new ArrayDeque<>();
  private final Map<String, DecidedCommand> known = new HashMap<>();
  private final Map<SecretId, ByteString> secrets = new HashMap<>();
  private Optional<KeyRecord> record = Optional.empty();
  private Optional<EventHeader> last = Optional.empty();

  KeyReplay(LifecyclePolicy policy) {
    this.policy = policy;
    this.lifecycle = new Lifecycle(policy, crypto, new StrictJson()::read);
  }

  /** A command of the key, in the order of the topic. */
  void command(SpecificRecord published, Instant receivedAt) {
    commands.add(CommandMapper.toCommand(published, receivedAt).orElseThrow());
  }

  /**
   * An event of the key, in the order of the topic.
   *
   * @return what is wrong with it
   */
  Optional<String> event(SpecificRecord published) {
    EventHeader header = (EventHeader) published.get(0);
    last = Optional.of(header);
    Instant now = header.getOccurredAt();
    skipSilent(now);
    Optional<Command> decided =
        Optional.ofNullable(commands.peek()).filter(next -> header.getCommandId() != null);
    Optional<Decision> decision =
        header.getCommandId() == null ? reach(now) : answer(header.getCommandId(), published, now);
    if (decision.isEmpty()) {
      return Optional.of(
          "nothing was to happen now: %s, next command %s"
              .formatted(brief(published), commands.peek()));
    }
    carryOut(decision.get());
    Optional<ByteString> hash =
        Optional.ofNullable(header.getPreviousEventHash()).map(ByteString::of);
    SpecificRecord expected = EventMapper.toAvro(decision.get().event().orElseThrow(), hash);
    decided.ifPresent(command -> remember(command, decision.get(), expected));
    return expected.equals(published)
        ? Optional.empty()
        : Optional.of("%s instead of %s".formatted(brief(published), brief(expected)));
  }

  private Optional<Decision> answer(String commandId, SpecificRecord published, Instant now) {
    Command next = commands.peek();
    if (next == null || !next.header().commandId().equals(commandId)) {
      return Optional.empty();
    }
    commands.remove();
    crypto.tell(published, commandId.substring(commandId.lastIndexOf('#') + 1));
    return Optional.ofNullable(known.get(commandId))
        .map(first -> lifecycle.decideAgain(next, first, record, now))
        .orElseGet(
            () -> Optional.of(lifecycle.decide(next, record, id -> find(id), Holdings.NONE, now)));
  }

  /** Repetitions that are so many that nobody answers them. */
  private void skipSilent(Instant now) {
    while (isSilent(commands.peek(), now)) {
      commands.remove();
    }
  }

  private boolean isSilent(@Nullable Command next, Instant now) {
    return next != null
        && Optional.ofNullable(known.get(next.header().commandId()))
            .filter(first -> lifecycle.decideAgain(next, first, record, now).isEmpty())
            .isPresent();
  }

  /** As the processor does, but for the window, which is longer than a drill. */
  private void remember(Command command, Decision decision, SpecificRecord event) {
    EventHeader header = (EventHeader) event.get(0);
    DecidedCommand first =
        DecidedCommand.of(
            command,
            new DecidedCommand.Answer(
                header.getEventId(),
                event.getSchema().getName(),
                header.getOccurredAt(),
                decision.failure()));
    if (decision.event().orElseThrow() instanceof Event.CommandRepeated) {
      known.computeIfPresent(command.header().commandId(), (id, repeated) -> repeated.repeated());
    } else if (!decision.isRetryable()) {
      known.putIfAbsent(command.header().commandId(), first);
    }
  }

  private Optional<Decision> reach(Instant now) {
    return nextDeadline()
        .filter(deadline -> !deadline.due().isAfter(now))
        .map(deadline -> lifecycle.decideDeadline(deadline, record.orElseThrow(), now));
  }

  private Optional<Deadline> nextDeadline() {
    return record.stream()
        .flatMap(key -> key.deadlines().stream())
        .min(Comparator.comparing(Deadline::due).thenComparing(Deadline::kind));
  }

  private Optional<ByteString> find(SecretId id) {
    return Optional.ofNullable(secrets.get(id));
  }

  private void carryOut(Decision decision) {
    record = decision.record();
    for (SecretChange change : decision.secrets()) {
      if (change instanceof SecretChange.Keep keep) {
        secrets.put(keep.id(), keep.sealed());
      } else {
        secrets.remove(change.id());
      }
    }
  }

  /**
   * Compares the end.
   *
   * @param snapshot the key's last snapshot
   * @param hash of the key's last event
   * @param now a moment whose deadlines must all have been carried out
   * @return what is wrong
   */
  Optional<String> end(@Nullable SpecificRecord snapshot, Optional<ByteString> hash, Instant now) {
    skipSilent(now);
    if (!commands.isEmpty()) {
      return Optional.of(
          "%d commands were not answered; the first is %s"
              .formatted(commands.size(), commands.peek()));
    }
    Optional<Deadline> overdue = nextDeadline().filter(d -> d.due().isBefore(now));
    if (overdue.isPresent()) {
      return Optional.of("not carried out: " + overdue.get());
    }
    SpecificRecord expected =
        record
            .map(
                key ->
                    SnapshotMapper.toAvro(
                        new KeyEntry(key, hash),
                        policy.namespace().arn(key.id()),
                        last.orElseThrow().getOccurredAt()))
            .orElse(null);
    boolean same = expected == null ? snapshot == null : expected.equals(snapshot);
    return same
        ? Optional.empty()
        : Optional.of("snapshot %s instead of %s".formatted(snapshot, expected));
  }

  private static String brief(SpecificRecord event) {
    String text = event.getSchema().getName() + " " + event;
    return text.length() > 400 ? text.substring(0, 400) + "…" : text;
  }
}
