package dev.keylife.client;

import dev.keylife.client.KeylifeClientException.Reason;
import dev.keylife.command.CommandHeader;
import dev.keylife.schema.AccessRefusal;
import dev.keylife.schema.Causes;
import dev.keylife.schema.Topics;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Explains what Kafka and the registry throw: what happened, where, and what to check. */
final class Failures {
  private final ClientSettings settings;
  private final Duration patience;

  Failures(ClientConfig config) {
    this.settings = config.settings();
    this.patience = config.patience();
  }

  KeylifeClientException kafka(Throwable thrown) {
    Throwable error = unwrap(thrown);
    if (error instanceof KeylifeClientException known) {
      return known;
    }
    if (error instanceof TimeoutException) {
      return brokerUnreachable(error);
    }
    Optional<Throwable> refusal =
        Causes.of(thrown).filter(t -> AccessRefusal.of(t).isPresent()).findFirst();
    if (refusal.isPresent()) {
      return refused(refusal.get());
    }
    if (error instanceof UnknownTopicOrPartitionException) {
      return new KeylifeClientException(Reason.TOPIC_MISSING, said(error) + ".", error);
    }
    Optional<Throwable> config =
        Causes.of(thrown).filter(ConfigException.class::isInstance).findFirst();
    if (config.isPresent()) {
      return new KeylifeClientException(
          Reason.SETTINGS,
          String.format(
              "The Kafka client does not accept its settings: %s (bootstrap servers: %s). Check"
                  + " the bootstrap servers and the properties.",
              said(config.get()), settings.bootstrapServers()),
          error);
    }
    return new KeylifeClientException(
        Reason.KAFKA,
        "Kafka at %s reported: %s.".formatted(settings.bootstrapServers(), said(error)),
        error);
  }

  private KeylifeClientException refused(Throwable refusal) {
    boolean lacksARight = AccessRefusal.of(refusal).filter(AccessRefusal.RIGHT::equals).isPresent();
    String text =
        lacksARight
            ? "The Kafka broker at %s does not allow this: %s. Ask for the ACLs: Write on"
                + " key-commands, Read on key-events and key-states."
            : "The Kafka broker at %s did not accept the credentials: %s. Check the sasl.* and"
                + " ssl.* properties.";
    return new KeylifeClientException(
        Reason.ACCESS_DENIED,
        String.format(text, settings.bootstrapServers(), said(refusal)),
        refusal);
  }

  KeylifeClientException brokerUnreachable(Throwable error) {
    return brokerUnreachable("within " + seconds(patience), error);
  }

  private KeylifeClientException brokerUnreachable(String how, Throwable error) {
    return new KeylifeClientException(
        Reason.BROKER_UNREACHABLE,
        String.format(
            "No Kafka broker answered at %s %s. Check that a broker runs there, that its advertised"
                + " listeners can be reached from here, and, where the listener speaks TLS or SASL,"
                + " that the properties have security.protocol and what belongs to it.",
            settings.bootstrapServers(), how),
        error);
  }

  /** Every broker's address refuses connections. */
  KeylifeClientException brokersRefuse(Duration waited) {
    return brokerUnreachable(
        "within %s: connections are refused".formatted(seconds(waited)),
        new ConnectException("refused"));
  }

  KeylifeClientException topicMissing(String topic) {
    return new KeylifeClientException(
        Reason.TOPIC_MISSING,
        String.format(
            "There is no topic %s at %s. The processor creates its topics when it starts: check"
                + " that it runs against this cluster, and that you may see the topic.",
            topic, settings.bootstrapServers()));
  }

  KeylifeClientException registry(Throwable thrown) {
    boolean denied = AccessRefusal.behind(thrown).isPresent();
    return new KeylifeClientException(
        denied ? Reason.ACCESS_DENIED : Reason.REGISTRY,
        String.format(
            "The schema registry at %s did not serve a schema: %s. Check that it runs there, and"
                + " that the properties hold its credentials where it needs any.",
            settings.schemaRegistryUrl(), chain(thrown)),
        thrown);
  }

  /** A registry that knows nothing of what is read may be another one, or have lost its data. */
  KeylifeClientException strangeRegistry(String where, String why) {
    return new KeylifeClientException(
        Reason.REGISTRY,
        String.format(
            "The schema registry at %s does not have the schemas that %s was written with (%s), so"
                + " that nothing can be said about the data. Check its address; if it is right,"
                + " the registry was reset or restored without its data.",
            settings.schemaRegistryUrl(), where, why));
  }

  /** Nothing is sent any more, and nobody waits for an answer any more. */
  static KeylifeClientException closed() {
    return new KeylifeClientException(
        Reason.CLOSED,
        "The client was closed. A command that was published before may still be applied.");
  }

  /** No room for one more command. */
  KeylifeClientException tooManyInFlight(Duration waited) {
    return new KeylifeClientException(
        Reason.TOO_MANY_IN_FLIGHT,
        String.format(
            "%d commands wait for their outcomes already, and none came within %s. This one was not"
                + " published. Check that the processor runs, or send fewer at a time.",
            settings.maxInFlight(), seconds(waited)));
  }

  KeylifeClientException noAnswer(SpecificRecord command, Receipt receipt, Duration timeout) {
    CommandHeader header = CommandHeaders.of(command);
    return KeylifeClientException.noAnswer(
        header.getCommandId(),
        String.format(
            "No answer to %s for key %s (command id %s) within %s. It lies in %s-%d at offset %d"
                + " and may still be applied. Check that the processor runs, and look for the"
                + " answer later, by its command id.",
            command.getSchema().getName(),
            header.getKeyId(),
            header.getCommandId(),
            seconds(timeout),
            receipt.topic(),
            receipt.partition(),
            receipt.offset()));
  }

  KeylifeClientException deadLetter(SpecificRecord command, Receipt receipt, String cause) {
    return new KeylifeClientException(
        Reason.DEAD_LETTER,
        String.format(
            "The processor could not read %s (%s-%d, offset %d) and set it aside in %s: %s. It has"
                + " no effect. Check that processor and client use the same schema registry and"
                + " versions that fit.",
            command.getSchema().getName(),
            receipt.topic(),
            receipt.partition(),
            receipt.offset(),
            Topics.KEY_COMMANDS_DLQ,
            cause));
  }

  private static String seconds(Duration timeout) {
    return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
  }

  private static Throwable unwrap(Throwable thrown) {
    if (thrown instanceof InterruptException) {
      Thread.currentThread().interrupt();
    }
    boolean wrapper = thrown instanceof ExecutionException || thrown instanceof CompletionException;
    return wrapper && thrown.getCause() != null ? thrown.getCause() : thrown;
  }

  /** The messages of an error and its causes, each once. */
  static String chain(Throwable thrown) {
    StringBuilder text = new StringBuilder(said(thrown));
    for (Throwable cause : Causes.of(thrown.getCause()).toList()) {
      String more = said(cause);
      if (text.indexOf(more) < 0) {
        text.append(": ").append(more);
      }
    }
    return text.toString();
  }

  private static String said(Throwable error) {
    String message = error.getMessage();
    String text =
        message == null || message.isBlank() ? error.getClass().getSimpleName() : message.strip();
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}
