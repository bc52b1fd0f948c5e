package dev.keylife.streams;

import dev.keylife.lifecycle.AliasName;
import dev.keylife.lifecycle.AliasRecord;
import dev.keylife.lifecycle.AliasRegister;
import dev.keylife.lifecycle.AliasStep;
import dev.keylife.lifecycle.AliasStep.Claim;
import dev.keylife.lifecycle.AliasStep.Detach;
import dev.keylife.lifecycle.AliasStep.ReleaseRequest;
import dev.keylife.lifecycle.AliasStep.Verdict;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.DecidedCommand;
import dev.keylife.lifecycle.Decision;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.schema.KeylifeHeaders;
import dev.keylife.schema.Topics;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.streams.encoding.AliasStepEncoding;
import dev.keylife.streams.encoding.DecisionEncoder;
import dev.keylife.streams.encoding.EncodedDecision;
import dev.keylife.streams.failure.ClockDisagreesException;
import dev.keylife.streams.failure.Tries;
import dev.keylife.streams.failure.Turn;
import dev.keylife.streams.progress.Commits;
import dev.keylife.streams.record.DeadLetterRecord;
import dev.keylife.streams.record.NodeNames;
import dev.keylife.streams.state.AliasStore;
import dev.keylife.streams.state.DuplicateFilter;
import dev.keylife.streams.state.KeyEntry;
import dev.keylife.streams.state.KeyStores;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Node {@code aliases}: what the partitions of keys and the partitions of aliases' names tell each
 * other. In the partition of a name it asks the core whom the name stands for, and in the partition
 * of a key it has the core answer the command that asked. It judges nothing itself.
 */
final class AliasProcessor extends ContextualProcessor<byte[], byte[], Object, Object> {
  private static final Logger LOG = LoggerFactory.getLogger(AliasProcessor.class);

  private final TopologyParts parts;
  private final TopologySettings settings;
  private final Tries tries;
  private final Commits commits;
  private final AliasRegister register;
  private final AliasStepEncoding encoding = new AliasStepEncoding();
  private AliasStore aliases;
  private KeyStores stores;
  private DecisionEncoder encoder;
  private DecisionWriter writer;
  private DuplicateFilter duplicates;

  AliasProcessor(TopologyParts parts, TopologySettings settings) {
    this.parts = parts;
    this.settings = settings;
    this.tries = parts.tries();
    this.commits = parts.commits();
    this.register = new AliasRegister(parts.namespace());
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    aliases = new AliasStore(context);
    stores = new KeyStores(context);
    encoder = new DecisionEncoder(stores, parts.namespace(), parts.facts());
    // An alias changes neither the state of a key nor a date of it: nothing is counted anew.
    writer = new DecisionWriter(context, stores, encoder, (before, after) -> {});
    duplicates = new DuplicateFilter(context, settings.duplicateWindow());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Instant now = Instant.ofEpochMilli(context().currentSystemTimeMs());
    if (!parts.safeguards().clock().trusts(now.toEpochMilli())) {
      throw new ClockDisagreesException();
    }
    int partition = context().taskId().partition();
    Turn turn = new Turn.Step(context().recordMetadata().map(RecordMetadata::offset).orElse(-1L));
    try {
      if (tries.begin(partition, turn, now) == Tries.Course.CARRY_OUT) {
        read(record).ifPresent(step -> carryOut(step, now, record.headers()));
      } else {
        setAside(record, "it could not be processed: " + tries.lastFailure(partition, turn));
      }
    } catch (Throwable failure) { // As in the node for commands: the same step comes again.
      tries.failed(partition, turn, failure);
      throw failure;
    }
    tries.end(partition, true);
    commits.carriedOut(context(), record.timestamp());
    if (tries.isCarefulWithTurns(partition)) {
      context().commit();
    }
  }

  /** Nobody but this program writes steps; what somebody else wrote all the same stops nothing. */
  private Optional<AliasStep> read(Record<byte[], byte[]> record) {
    try {
      return Optional.of(encoding.decode(record.value()));
    } catch (RuntimeException unreadable) {
      setAside(record, "not a step between partitions: " + unreadable.getClass().getName());
      return Optional.empty();
    }
  }

  private void setAside(Record<byte[], byte[]> record, String cause) {
    LOG.error(
        "A record of {} is set aside with its place alone: {}", Topics.KEY_ALIAS_STEPS, cause);
    context()
        .forward(
            DeadLetterRecord.originOnly(record, context().recordMetadata(), cause),
            NodeNames.DLQ_SINK);
    parts.listener().deadLetter();
  }

  private void carryOut(AliasStep step, Instant now, Headers headers) {
    if (step instanceof Verdict verdict) {
      answer(verdict, now, headers);
    } else if (step instanceof Detach detach) {
      stores
          .find(detach.key())
          .ifPresent(
              key ->
                  keep(
                      detach.key(),
                      key,
                      parts.lifecycle().detach(detach, key.record()),
                      now,
                      headers));
    } else if (step instanceof ReleaseRequest request) {
      Optional<KeyEntry> key = stores.find(request.key());
      send(
          List.of(parts.lifecycle().consent(request, key.map(KeyEntry::record), now)),
          now,
          headers);
    } else {
      decideName(step, now, headers);
    }
  }

  private void send(List<AliasStep> steps, Instant now, Headers headers) {
    encoder
        .steps(steps, now, headers)
        .forEach(next -> context().forward(next, NodeNames.ALIAS_STEPS_SINK));
  }

  private void decideName(AliasStep step, Instant now, Headers headers) {
    AliasName name = step.alias();
    Optional<AliasRecord> before = aliases.find(name);
    AliasRegister.Entry entry = register.decide(step, before, now);
    if (!entry.after().equals(before)) {
      // Made first: what cannot be made must leave nothing behind.
      Optional<Record<String, byte[]>> snapshot =
          looksAlike(before, entry.after())
              ? Optional.empty()
              : Optional.of(snapshot(step, entry.after(), now));
      aliases.replace(name, entry.after());
      snapshot.ifPresent(told -> context().forward(told, NodeNames.ALIASES_SINK));
    }
    send(entry.steps(), now, headers);
  }

  private static boolean looksAlike(Optional<AliasRecord> before, Optional<AliasRecord> after) {
    return before.isPresent() && after.isPresent() && before.get().looksLike(after.get());
  }

  private Record<String, byte[]> snapshot(
      AliasStep step, Optional<AliasRecord> alias, Instant now) {
    AliasName name = step.alias();
    Headers headers = new RecordHeaders();
    if (alias.isEmpty() && step instanceof Claim claim) {
      headers
          .add(KeylifeHeaders.DELETED_BY, utf8(claim.command().header().commandId()))
          .add(KeylifeHeaders.TARGET_KEY_ID, utf8(claim.key().value()));
    }
    byte[] value =
        alias
            .map(
                present ->
                    new AliasSnapshot(
                        name.value(),
                        parts.namespace().arn(name),
                        present.target().value(),
                        present.createdAt(),
                        present.updatedAt()))
            .map(present -> parts.facts().serialize(Topics.KEY_ALIASES, headers, present))
            .orElse(null);
    return new Record<>(name.value(), value, now.toEpochMilli(), headers);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void answer(Verdict verdict, Instant now, Headers headers) {
    Command command = verdict.command();
    Optional<KeyEntry> entry = stores.find(verdict.key());
    Decision decision = parts.lifecycle().conclude(verdict, entry.map(KeyEntry::record), now);
    EncodedDecision outcome = encoder.of(Optional.of(verdict.key()), entry, decision, now, headers);
    writer.write(outcome);
    duplicates.remember(
        verdict.key(), command.header(), DecidedCommand.of(command, outcome.answer()));
    parts.listener().decided(command, decision.event().orElseThrow());
  }

  private void keep(KeyId key, KeyEntry entry, Decision decision, Instant now, Headers headers) {
    writer.write(encoder.of(Optional.of(key), Optional.of(entry), decision, now, headers));
  }
}
