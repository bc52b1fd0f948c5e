package dev.keylife.app.registry;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.schema.AccessRefusal;
import dev.keylife.schema.ContractTrust;
import dev.keylife.schema.Outage;
import dev.keylife.settings.SecretMask;
import dev.keylife.streams.decoding.CommandSchemas;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
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
public final class RegistryCheck {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryCheck.class);

  private static final long FIRST_WAIT_MS = 250;
  private static final long LONGEST_WAIT_MS = 5_000;

  private RegistryCheck() {}

  /**
   * Tries until the registry answers, for as long as the startup timeout allows.
   *
   * @param commands remembers what commands were written with
   * @throws ProgramException if it cannot be reached, refuses what the processor writes, or is not
   *     the one that the trail and the commands were written with
   */
  public static void run(ProcessorSettings settings, CommandSchemaMemory commands) {
    ContractTrust.establish();
    TrailCheck trail = TrailCheck.read(settings);
    Duration timeout = settings.startupTimeout();
    String url =
        SecretMask.withoutUserInfo(settings.getString(ProcessorSettings.SCHEMA_REGISTRY_URL));
    long end = System.nanoTime() + timeout.toNanos();
    long wait = FIRST_WAIT_MS;
    try (Serde<SpecificRecord> serde = ValueSerde.load(settings, impatient(settings))) {
      while (true) {
        try {
          requireNoContradiction(url, trail.contradiction(serde));
          requireNoContradiction(url, commands.contradiction(serde));
          OwnSchemas.write(serde);
          return;
        } catch (KafkaException e) {
          boolean outage = Outage.isBehind(e) && !isRefusal(e);
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

  /** Has the schemas of commands read before the first one comes. */
  public static void readCommandsAhead(ProcessorSettings settings, CommandSchemas schemas) {
    Map<String, Object> overrides = impatient(settings);
    overrides.put("auto.register.schemas", false);
    try (Serde<SpecificRecord> lookup = ValueSerde.load(settings, overrides)) {
      OwnSchemas.readCommandsAhead(lookup, schemas);
    }
  }

  private static void requireNoContradiction(String url, Optional<String> contradiction) {
    contradiction.ifPresent(
        why -> {
          throw new ProgramException(
              ExitCode.UNAVAILABLE,
              "The Schema Registry at %s was reset or restored without its data, or is another one: %s. Nothing was registered. Bring back the one with the old ids (docs/operations.md, Registry)."
                  .formatted(url, why));
        });
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

  /**
   * Whether the registry answers and does not let this client in. What reads the trail tells of it
   * as of an outage, since a processor that runs waits for either. A handshake that fails is waited
   * for here too: the certificate may be about to be replaced.
   */
  static boolean isRefusal(Throwable failure) {
    return AccessRefusal.behind(failure)
        .filter(refusal -> refusal != AccessRefusal.HANDSHAKE)
        .isPresent();
  }

  private static ProgramException unusable(String url, KafkaException e, String within) {
    String advice =
        within.isEmpty()
            ? "Check its credentials (basic.auth.*, bearer.auth.*) and their rights; where"
                + " auto.register.schemas is false, register the schemas."
            : "Check that it runs, that schema.registry.url names it, and schema.registry.ssl.*.";
    return new ProgramException(
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
