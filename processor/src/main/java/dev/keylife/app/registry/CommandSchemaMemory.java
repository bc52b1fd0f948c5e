package dev.keylife.app.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.app.installation.Brokers;
import dev.keylife.app.installation.InstallationMemory;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.schema.RecordTypes;
import dev.keylife.schema.Topics;
import dev.keylife.streams.decoding.CommandSample;
import dev.keylife.thread.DaemonThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers, beyond the life of a process, which schema each label had that commands were written
 * with. Commands are registered by their publishers, so a registry that was reset can have given
 * the processor's own schemas their old ids and commands' others: then a DisableKey would be read
 * as an EnableKey, which has the same fields. One sample for each label rests in the installation's
 * topic, and is read at each start.
 */
public final class CommandSchemaMemory implements CommandSample.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandSchemaMemory.class);

  private static final String PREFIX = "command-schema-";

  /** A contract has some dozens in the course of years; who registers more is not followed. */
  private static final int MOST = 1_000;

  private static final Duration BETWEEN_WRITES = Duration.ofSeconds(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InstallationMemory memory;
  private final Map<String, CommandSample> kept;
  private final Map<String, CommandSample> unwritten = new HashMap<>();
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("schema-memory"));

  /** As it is written. */
  @SuppressWarnings("ArrayRecordComponent") // For JSON alone.
  private record Entry(String type, byte @Nullable [] labelHeader, byte[] value) {}

  private CommandSchemaMemory(InstallationMemory memory, Map<String, CommandSample> kept) {
    this.memory = memory;
    this.kept = kept;
    var unused =
        writer.scheduleWithFixedDelay(
            this::write,
            BETWEEN_WRITES.toMillis(),
            BETWEEN_WRITES.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /**
   * Reads what is kept in the installation's topic, which exists.
   *
   * @throws dev.keylife.program.exit.ProgramException if the brokers cannot be used
   */
  public static CommandSchemaMemory open(ProcessorSettings settings) {
    InstallationMemory memory = new InstallationMemory(settings);
    Map<String, CommandSample> kept = new HashMap<>();
    try {
      memory
          .latest(key -> key.startsWith(PREFIX))
          .forEach((key, json) -> parse(json).ifPresent(s -> kept.put(s.label(), s)));
    } catch (KafkaException e) {
      throw Brokers.unusable(settings, e);
    }
    return new CommandSchemaMemory(memory, kept);
  }

  /**
   * How the registry differs from what it was when commands were read: a label that another schema
   * has. A schema that is gone is another matter: commands that need it are set aside.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException if the registry does not answer
   */
  Optional<String> contradiction(Serde<SpecificRecord> serde) {
    List<CommandSample> samples;
    synchronized (this) {
      samples = new ArrayList<>(kept.values());
    }
    for (CommandSample sample : samples) {
      // Of a type that a later release knows there is nothing to be known here.
      if (RecordTypes.COMMANDS.stream().map(Schema::getFullName).anyMatch(sample.type()::equals)) {
        Optional<String> found =
            OwnSchemas.otherSchema(
                serde, Topics.KEY_COMMANDS, sample.headers(), sample.value(), sample.type());
        if (found.isPresent()) {
          return found.map(
              why -> "commands were read with the label " + sample.label() + ": " + why);
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public synchronized void read(CommandSample sample) {
    String label = sample.label();
    if (!kept.containsKey(label) && kept.size() < MOST) {
      kept.put(label, sample);
      unwritten.put(label, sample);
    }
  }

  private void write() {
    Map<String, byte[]> records = new HashMap<>();
    synchronized (this) {
      unwritten.forEach((label, sample) -> records.put(PREFIX + label, json(sample)));
    }
    if (records.isEmpty()) {
      return;
    }
    try {
      memory.publish(records);
      synchronized (this) {
        records.keySet().forEach(key -> unwritten.remove(key.substring(PREFIX.length())));
      }
    } catch (KafkaException e) {
      LOG.warn("Which schemas commands have cannot be kept, and is tried again", e);
    }
  }

  private static byte[] json(CommandSample sample) {
    try {
      return JSON.writeValueAsBytes(
          new Entry(sample.type(), sample.labelHeader().orElse(null), sample.value()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and bytes are JSON", e);
    }
  }

  private static Optional<CommandSample> parse(byte[] json) {
    try {
      Entry entry = JSON.readValue(json, Entry.class);
      return Optional.of(
          new CommandSample(entry.type(), Optional.ofNullable(entry.labelHeader()), entry.value()));
    } catch (IOException | RuntimeException e) {
      LOG.warn("A record of a command's schema is damaged and is not used", e);
      return Optional.empty();
    }
  }

  /** Writes what is left to write. */
  @Override
  public void close() {
    writer.shutdownNow();
    write();
  }
}
