package dev.keylife.serde;

import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * How subjects are named. The strategies are known by the names of Confluent's classes, so that the
 * same settings serve both serdes.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#subject-name-strategy">Subject
 *     name strategy</a>
 */
record SubjectNaming(Strategy strategy, boolean isKey) {
  static final String PACKAGE = "io.confluent.kafka.serializers.subject.";
  static final String DEFAULT = PACKAGE + "TopicNameStrategy";

  private enum Strategy {
    TOPIC,
    RECORD,
    TOPIC_AND_RECORD
  }

  /**
   * The strategy with the name of a class of Confluent's.
   *
   * @throws ConfigException if it is another
   */
  static SubjectNaming of(String className, boolean isKey) {
    Strategy strategy =
        switch (className) {
          // AssociatedNameStrategy ends at the topic's name where no association is set.
          case DEFAULT, PACKAGE + "AssociatedNameStrategy" -> Strategy.TOPIC;
          case PACKAGE + "RecordNameStrategy" -> Strategy.RECORD;
          case PACKAGE + "TopicRecordNameStrategy" -> Strategy.TOPIC_AND_RECORD;
          default ->
              throw new ConfigException(
                  (isKey ? RegistryConfig.KEY_STRATEGY : RegistryConfig.VALUE_STRATEGY)
                      + ": this serde does not have "
                      + className
                      + ". Use TopicNameStrategy, RecordNameStrategy or TopicRecordNameStrategy of "
                      + PACKAGE
                      + "*. For others: "
                      + UnsupportedSettings.ADVICE);
        };
    return new SubjectNaming(strategy, isKey);
  }

  /** The subject of a schema on a topic. */
  String subject(String topic, Schema schema) {
    return switch (strategy) {
      case TOPIC -> ofTopic(topic);
      case RECORD -> recordName(schema);
      case TOPIC_AND_RECORD -> topic + "-" + recordName(schema);
    };
  }

  /** The subject, where the topic alone says it: a reader does not know the schema yet. */
  Optional<String> subject(String topic) {
    return strategy == Strategy.TOPIC ? Optional.of(ofTopic(topic)) : Optional.empty();
  }

  private String ofTopic(String topic) {
    return topic + (isKey ? "-key" : "-value");
  }

  private static String recordName(Schema schema) {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new SerializationException(
          "Only records have a name to build a subject from, not " + schema.getType());
    }
    return schema.getFullName();
  }
}
