package dev.keylife.streams.clients;

import dev.keylife.schema.Topics;
import dev.keylife.streams.failure.Tries;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;

/**
 * Tells {@link Tries} which record it was that something could not be sent for. Kafka makes it, by
 * its name. It never says to go on: with exactly_once_v2 the transaction is lost with the send, and
 * the record comes again.
 */
public final class UnsentRecords implements ProductionExceptionHandler {
  private Tries tries = new Tries(Tries.DEFAULT);

  @Override
  public void configure(Map<String, ?> configs) {
    if (!(configs.get(Tries.SETTING) instanceof Tries given)) {
      throw new ConfigException(Tries.SETTING + " must be a Tries");
    }
    tries = given;
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    if (exception instanceof RetriableException) {
      return Response.retry();
    }
    tries.unsent(context.taskId().partition(), offsetOfCommand(context), exception);
    return Response.fail();
  }

  /**
   * What was sent for another record than a command is nobody's fault of those that are counted.
   */
  private static long offsetOfCommand(ErrorHandlerContext context) {
    return Topics.KEY_COMMANDS.equals(context.topic()) ? context.offset() : -1;
  }

  @Override
  // The interface has it raw.
  @SuppressWarnings("rawtypes")
  public Response handleSerializationError(
      ErrorHandlerContext context,
      ProducerRecord record,
      Exception exception,
      SerializationExceptionOrigin origin) {
    tries.unsent(context.taskId().partition(), offsetOfCommand(context), exception);
    return Response.fail();
  }
}
