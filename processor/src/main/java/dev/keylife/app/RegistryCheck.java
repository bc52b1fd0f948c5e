package dev.keylife.app;

import dev.keylife.schema.ContractTrust;
import dev.keylife.schema.RecordTypes;
import dev.keylife.schema.Topics;
import dev.keylife.streams.Outage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out at start whether the Schema Registry can be reached, lets this processor in, and has or
 * takes the schema of every record that the processor writes. It asks by way of the serde that the
 * settings name, so it proves the very connection that will be used.
 */
final class RegistryCheck {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryCheck.class);

  private static final long FIRST_WAIT_MS = 250;
  private static final long LONGEST_WAIT_MS = 5_000;

  private RegistryCheck() {}

  /**
   * Tries until the registry answers, for as long as the startup timeout allows.
   *
   * @throws StartupException if it cannot be reached or refuses what the processor writes
   */
  static void run(ProcessorSettings settings) {
    ContractTrust.establish();
    Duration timeout = settings.startupTimeout();
    String url = Secrets.withoutUserInfo(settings.getString(ProcessorSettings.SCHEMA_REGISTRY_URL));
    long end = System.nanoTime() + timeout.toNanos();
    long wait = FIRST_WAIT_MS;
    try (Serde<SpecificRecord> serde = ValueSerde.load(settings, impatient(settings))) {
      while (true) {
        try {
          writeOneOfEach(serde);
          return;
        } catch (KafkaException e) {
          boolean outage = Outage.isBehind(e);
          if (!outage || System.nanoTime() + Duration.ofMillis(wait).toNanos() > end) {
            throw unusable(url, e, outage ? " within " + timeout.toSeconds() + " s" : "");
          }
          LOG.warn("The Schema Registry at {} cannot be used yet: {}", url, e.getMessage());
          Utils.sleep(wait);
          wait = Math.min(2 * wait, LONGEST_WAIT_MS);
        }
      }
    }
  }

  private static void writeOneOfEach(Serde<SpecificRecord> serde) {
    RecordTypes.EVENTS.forEach(schema -> write(serde, Topics.KEY_EVENTS, schema));
    RecordTypes.SNAPSHOTS.forEach(schema -> write(serde, Topics.KEY_STATES, schema));
  }

  private static void write(Serde<SpecificRecord> serde, String topic, Schema schema) {
    serde.serializer().serialize(topic, sample(schema));
  }

  /** Some record of a type, the same one each time. */
  private static SpecificRecord sample(Schema schema) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      Object generic = new RandomData(schema, 1, 1L).iterator().next();
      new GenericDatumWriter<>(schema).write(generic, encoder);
      return new SpecificDatumReader<SpecificRecord>(schema)
          .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    } catch (IOException e) {
      throw new IllegalStateException("A sample of " + schema.getFullName(), e);
    }
  }

  /** Settings by which one attempt ends well within the startup timeout; the loop repeats it. */
  private static Map<String, Object> impatient(ProcessorSettings settings) {
    long patience = Math.min(10_000, settings.startupTimeout().toMillis());
    Map<String, Object> overrides = new TreeMap<>();
    overrides.put("max.retries", 0);
    overrides.put("http.connect.timeout.ms", (int) patience);
    overrides.put("http.read.timeout.ms", (int) patience);
    return overrides;
  }

  private static StartupException unusable(String url, KafkaException e, String within) {
    String advice =
        within.isEmpty()
            ? "Check its credentials (basic.auth.*, bearer.auth.*) and their rights; where"
                + " auto.register.schemas is false, register the schemas."
            : "Check that it runs, that schema.registry.url names it, and schema.registry.ssl.*.";
    return new StartupException(
        ExitCode.UNAVAILABLE,
        "The Schema Registry at %s cannot be used%s: %s %s"
            .formatted(url, within, reasons(e), advice),
        e);
  }

  private static String reasons(Throwable e) {
    String reason = String.valueOf(e.getMessage());
    return e.getCause() == null || reason.endsWith(".") ? reason : reason + ": " + e.getCause();
  }
}
