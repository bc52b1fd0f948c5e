package dev.keylife.client;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A value that is no record of the contract. Checked, so that no reader forgets to decide. */
final class UnreadableValueException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String why;
  private final String words;

  UnreadableValueException(ConsumerRecord<?, ?> source, String why) {
    super(why);
    this.why = why;
    this.words = words(source, why);
  }

  UnreadableValueException(ConsumerRecord<?, ?> source, String why, Throwable cause) {
    super(why, cause);
    this.why = why;
    this.words = words(source, why);
  }

  /** Why, without a full stop. */
  String why() {
    return why;
  }

  /** Which record, and why, for people. */
  String words() {
    return words;
  }

  private static String words(ConsumerRecord<?, ?> source, String why) {
    return "Cannot read offset %d of %s-%d: %s."
        .formatted(source.offset(), source.topic(), source.partition(), why);
  }

  /** For a reader that cannot do without the value. */
  KeylifeClientException asException() {
    return new KeylifeClientException(
        KeylifeClientException.Reason.REGISTRY,
        words + " Is this client older than the processor?",
        this);
  }
}
