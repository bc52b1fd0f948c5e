package dev.keylife.serde;

import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.common.KafkaException;

/**
 * What a serde asks of a Schema Registry. Every method throws a {@link KafkaException} whose class
 * says whether trying again can help, and whose message says what to do.
 */
interface SchemaRegistry {

  /** The id of a schema under a subject, which is registered if it is not there. */
  int register(String subject, Schema schema, boolean normalize);

  /** The id of a schema under a subject that has it already. */
  int lookUp(String subject, Schema schema, boolean normalize);

  /**
   * The schema with an id.
   *
   * @param subject where it is known: registries with access control ask for it
   */
  Schema byId(int id, Optional<String> subject);

  /** The schema with a GUID. */
  Schema byGuid(String guid);

  /** The latest version of a subject. */
  Latest latest(String subject);

  /** A registered schema and its id. */
  record Latest(int id, Schema schema) {}
}
