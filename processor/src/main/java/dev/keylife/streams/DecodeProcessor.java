package dev.keylife.streams;

import dev.keylife.streams.decoding.CommandDecoder;
import dev.keylife.streams.decoding.DecodedCommand;
import dev.keylife.streams.failure.NothingWritten;
import dev.keylife.streams.failure.RecordFault;
import dev.keylife.streams.failure.Tries;
import dev.keylife.streams.lookahead.Lookahead;
import dev.keylife.streams.progress.Commits;
import dev.keylife.streams.progress.LogContext;
import dev.keylife.streams.progress.TopologyListener;
import dev.keylife.streams.record.DeadLetterRecord;
import dev.keylife.streams.record.NodeNames;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Node {@code decode}: bytes become commands; what cannot be read goes to the dead letters. As the
 * first node it also sees whatever fails on the way of a record, and what failed before: see {@link
 * Tries}.
 */
final class DecodeProcessor extends ContextualProcessor<byte[], byte[], byte[], Object> {
  private static final Logger LOG = LoggerFactory.getLogger(DecodeProcessor.class);

  private final CommandDecoder decoder;
  private final Lookahead lookahead;
  private final Tries tries;
  private final Commits commits;
  private final TopologyListener listener;

  DecodeProcessor(
      CommandDecoder decoder,
      Lookahead lookahead,
      Tries tries,
      Commits commits,
      TopologyListener listener) {
    this.decoder = decoder;
    this.lookahead = lookahead;
    this.tries = tries;
    this.commits = commits;
    this.listener = listener;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    super.init(context);
    tries.opened(context.taskId().partition());
    commits.schedule(context);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Optional<RecordMetadata> source = context().recordMetadata();
    int partition = context().taskId().partition();
    long offset = source.map(RecordMetadata::offset).orElse(-1L);
    Tries.Course course = tries.begin(partition, offset);
    try {
      switch (course) {
        case CARRY_OUT -> carryOut(record, source, false);
        case REFUSE -> carryOut(record, source, true);
        case SET_ASIDE -> setAside(record, source, tries.lastFailure(partition, offset));
      }
    } catch (Throwable failure) { // An error too: whatever it is, the same record comes again.
      if (NothingWritten.isBehind(failure)) {
        setAside(record, source, RecordFault.nameOf(failure));
      } else {
        tries.failed(partition, offset, failure);
        throw failure;
      }
    }
    tries.ended(partition);
    commits.carriedOut(context(), record.timestamp());
    if (tries.isCareful(partition)) {
      context().commit();
    }
  }

  private void carryOut(
      Record<byte[], byte[]> record, Optional<RecordMetadata> source, boolean failedBefore) {
    DecodedCommand decoded;
    try {
      decoded = read(record, source);
    } catch (CommandDecoder.Unreadable unreadable) {
      LOG.warn(
          "Record {} cannot be read as a command and goes to the dead-letter topic; its headers"
              + " there say why",
          name(source));
      deadLetter(DeadLetterRecord.of(record, source, unreadable.reason()));
      return;
    }
    // Whatever is downstream runs, and logs, within forward.
    try (LogContext about = LogContext.of(decoded.command())) {
      context()
          .forward(
              record.withValue(failedBefore ? decoded.toBeRefused() : decoded), NodeNames.ROUTE);
    }
  }

  private void setAside(
      Record<byte[], byte[]> record, Optional<RecordMetadata> source, String failure) {
    LOG.error(
        "Record {} cannot be carried out, nor be refused: {}. It is set aside, with its place and"
            + " this cause alone, in the dead-letter topic",
        name(source),
        failure);
    deadLetter(
        DeadLetterRecord.originOnly(
            record, source, "the record could not be processed: " + failure + "; see the log"));
  }

  private void deadLetter(Record<byte[], Object> letter) {
    context().forward(letter, NodeNames.DLQ_SINK);
    listener.deadLetter();
  }

  private DecodedCommand read(Record<byte[], byte[]> record, Optional<RecordMetadata> source)
      throws CommandDecoder.Unreadable {
    Optional<DecodedCommand> seen = source.flatMap(lookahead::turnOf);
    return seen.isPresent()
        ? seen.get()
        : decoder.decode(source.map(RecordMetadata::topic).orElse(""), record);
  }

  private static String name(Optional<RecordMetadata> source) {
    return source.map(at -> at.topic() + "-" + at.partition() + "@" + at.offset()).orElse("?");
  }
}
