package dev.keylife.schema;

import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * What stands behind a deserializer's failure. Our own serde says it by the class of its exception;
 * Confluent's wraps whatever happened in a {@code SerializationException}, so that its causes must
 * be looked at. It is on no class path that this is compiled against.
 *
 * <p>Needs {@code kafka-clients}.
 */
public enum RegistryAnswer {
  /** The registry said, in its own protocol, that there is no such schema. */
  NO_SUCH_SCHEMA,
  /** There was no answer, or none of a registry, or one that refuses this client. */
  OUTAGE,
  /** It is not about the registry: the record is at fault. */
  NONE;

  private static final Pattern NOT_FOUND = Pattern.compile("error code:? 40403|\\(HTTP 40[45]");
  private static final String CONFLUENTS_FAILURE = "RestClientException";
  private static final String JSON = "com.fasterxml.jackson.";

  /** Judges a failure. */
  public static RegistryAnswer behind(Throwable failure) {
    if (Outage.isBehind(failure)
        || AccessRefusal.behind(failure).isPresent()
        || saysThatTheRecordIsNotAtFault(failure)) {
      return OUTAGE;
    }
    if (Causes.of(failure).anyMatch(RegistryAnswer::saysNotFound)) {
      return NO_SUCH_SCHEMA;
    }
    return Causes.of(failure).anyMatch(RegistryAnswer::isAnAnswer) ? OUTAGE : NONE;
  }

  private static boolean saysNotFound(Throwable t) {
    return NOT_FOUND.matcher(String.valueOf(t.getMessage())).find();
  }

  private static boolean isAnAnswer(Throwable t) {
    return t.getClass().getSimpleName().equals(CONFLUENTS_FAILURE)
        || t.getClass().getName().startsWith(JSON);
  }

  /** Kafka's serdes blame a record by this one exception: an interrupt or a setting is none. */
  private static boolean saysThatTheRecordIsNotAtFault(Throwable failure) {
    return failure instanceof KafkaException && !(failure instanceof SerializationException);
  }
}
