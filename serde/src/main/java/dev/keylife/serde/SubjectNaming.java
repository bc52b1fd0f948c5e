package dev.keylife.serde;

import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;

/**
 * How subjects are named. The strategies are known by the names of Confluent's classes, so that the
 * same settings serve both serdes.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#subject-name-strategy">Subject
 *     name strategy</a>
 */
interface SubjectNaming {
  String PACKAGE = "io.confluent.kafka.serializers.subject.";
  String DEFAULT = PACKAGE + "TopicNameStrategy";

  /** The subject of a schema on a topic. */
  String subject(String topic, Schema schema);

  /** The strategy with a class name. */
  static SubjectNaming of(String className, boolean isKey) {
    return switch (className.replace(PACKAGE, "")) {
      // What AssociatedNameStrategy ends at where no association is set.
      case "TopicNameStrategy", "AssociatedNameStrategy" ->
          (topic, schema) -> topic + (isKey ? "-key" : "-value");
      case "RecordNameStrategy" -> (topic, schema) -> recordName(schema);
      case "TopicRecordNameStrategy" -> (topic, schema) -> topic + "-" + recordName(schema);
      default ->
          throw new ConfigException(
              "The subject name strategy "
                  + className
                  + " is not known. Use TopicNameStrategy, RecordNameStrategy or"
                  + " TopicRecordNameStrategy of "
                  + PACKAGE
                  + "*.");
    };
  }

  private static String recordName(Schema schema) {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new org.apache.kafka.common.errors.SerializationException(
          "Only records have a name to build a subject from, not " + schema.getType());
    }
    return schema.getFullName();
  }
}
