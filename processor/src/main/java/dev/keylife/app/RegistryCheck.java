package dev.keylife.app;

import dev.keylife.event.EventHeader;
import dev.keylife.event.KeyUnchanged;
import dev.keylife.schema.Topics;
import dev.keylife.type.KeyState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Serde;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure at start that the Schema Registry can be used, with the serde, the address and the
 * credentials that the topology will use: it encodes an event, which registers or looks up its
 * schema, and throws the bytes away. A registry that goes away later is only waited for.
 */
final class RegistryCheck {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryCheck.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private RegistryCheck() {}

  /**
   * Tries until it succeeds or the start-up timeout has passed.
   *
   * @throws StartupException if it does not succeed; at once where trying again cannot help
   */
  static void check(ProcessorSettings settings, Serde<SpecificRecord> values) {
    long end = System.nanoTime() + settings.startupTimeout().toNanos();
    boolean told = false;
    for (Optional<RuntimeException> failure = attempt(values);
        failure.isPresent();
        failure = attempt(values)) {
      if (!isWorthAnotherTry(failure.get()) || System.nanoTime() > end) {
        throw unusable(settings, failure.get());
      }
      if (!told) {
        LOG.warn(
            "The Schema Registry at {} does not answer; trying for {} s",
            address(settings),
            settings.startupTimeout().toSeconds());
        told = true;
      }
      pause(settings, failure.get());
    }
  }

  private static Optional<RuntimeException> attempt(Serde<SpecificRecord> values) {
    EventHeader header =
        new EventHeader("check", "check", null, 0L, null, Instant.EPOCH, null, null, null);
    try {
      values
          .serializer()
          .serialize(
              Topics.KEY_EVENTS,
              new KeyUnchanged(header, KeyState.PendingImport, "", "never sent"));
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(e);
    }
  }

  private static boolean isWorthAnotherTry(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof RetriableException || t instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  private static void pause(ProcessorSettings settings, RuntimeException failure) {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unusable(settings, failure);
    }
  }

  private static StartupException unusable(ProcessorSettings settings, RuntimeException failure) {
    return new StartupException(
        ExitCode.UNAVAILABLE,
        "The Schema Registry at "
            + address(settings)
            + " cannot be used: "
            + failure.getMessage()
            + " Check that it runs, that schema.registry.url names it, and the credentials and"
            + " rights that it asks for.",
        failure);
  }

  private static String address(ProcessorSettings settings) {
    // An address may hold a user and a password.
    return settings.getString(ProcessorSettings.SCHEMA_REGISTRY_URL).replaceAll("//[^/@,]*@", "//");
  }
}
