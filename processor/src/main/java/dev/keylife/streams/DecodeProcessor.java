package dev.keylife.streams;

import dev.keylife.lifecycle.Command;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Node {@code decode}: bytes become commands; what cannot be read goes to the dead letters. */
final class DecodeProcessor extends ContextualProcessor<byte[], byte[], byte[], Object> {
  private static final Logger LOG = LoggerFactory.getLogger(DecodeProcessor.class);

  private final CommandDecoder decoder;
  private final Lookahead lookahead;
  private final Commits commits;
  private final TopologyListener listener;

  DecodeProcessor(
      CommandDecoder decoder, Lookahead lookahead, Commits commits, TopologyListener listener) {
    this.decoder = decoder;
    this.lookahead = lookahead;
    this.commits = commits;
    this.listener = listener;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    super.init(context);
    commits.schedule(context);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Optional<RecordMetadata> source = context().recordMetadata();
    try {
      Command command = read(record, source);
      // Whatever is downstream runs, and logs, within forward.
      try (LogContext about = LogContext.of(command)) {
        context().forward(record.withValue(new Received(command, record.value())), Names.ROUTE);
      }
    } catch (CommandDecoder.Unreadable unreadable) {
      LOG.warn(
          "Record {} cannot be read as a command and goes to the dead-letter topic; its headers"
              + " there say why",
          source.map(at -> at.topic() + "-" + at.partition() + "@" + at.offset()).orElse("?"));
      context().forward(DeadLetter.of(record, source, unreadable.reason()), Names.DLQ_SINK);
      listener.deadLetter();
    }
    commits.carriedOut(context(), record.timestamp());
  }

  private Command read(Record<byte[], byte[]> record, Optional<RecordMetadata> source)
      throws CommandDecoder.Unreadable {
    Optional<Command> seen = source.flatMap(lookahead::comeTo);
    return seen.isPresent()
        ? seen.get()
        : decoder.decode(source.map(RecordMetadata::topic).orElse(""), record);
  }
}
