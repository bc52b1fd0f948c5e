package dev.keylife.app.settings;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.LifecyclePolicy;
import dev.keylife.streams.failure.Tries;
import dev.keylife.streams.progress.Commits;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The settings about what happens to keys, and when. */
final class LifecycleSettings {
  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  private LifecycleSettings() {}

  static void define(ConfigDef d) {
    d.define(
        ProcessorSettings.ARN_PARTITION,
        ConfigDef.Type.STRING,
        "aws",
        MEDIUM,
        "The partition in the ARNs of keys.");
    d.define(
        ProcessorSettings.ARN_REGION,
        ConfigDef.Type.STRING,
        "us-east-1",
        MEDIUM,
        "The region in the ARNs of keys.");
    d.define(
        ProcessorSettings.ARN_ACCOUNT,
        ConfigDef.Type.STRING,
        "000000000000",
        MEDIUM,
        "The account in the ARNs of keys, twelve digits.");
    d.define(
        ProcessorSettings.APPROVAL_WINDOW_MS,
        ConfigDef.Type.LONG,
        DAY_MS,
        between(60_000L, 30 * DAY_MS),
        LOW,
        "Within which time all principals have to send the same command where a key policy asks for"
            + " several (keylife:Approvals); it begins with the first of them.");
    d.define(
        ProcessorSettings.PARAMETERS_VALIDITY_MS,
        ConfigDef.Type.LONG,
        DAY_MS,
        between(1_000L, 7 * DAY_MS),
        MEDIUM,
        "How long import parameters can be used.");
    d.define(
        ProcessorSettings.PARAMETERS_MAX,
        ConfigDef.Type.INT,
        100,
        between(1, 1_000),
        LOW,
        "How many unused import parameters a key may have at a time. The oldest give way to one more:"
            + " their wrapping key is erased, and an import under their token fails with"
            + " InvalidImportTokenException.");
    d.define(
        ProcessorSettings.PARAMETERS_MAX_FAILURES,
        ConfigDef.Type.INT,
        10,
        between(1, 1_000),
        LOW,
        "How many imports under one token may fail in the unwrap or behind it (InvalidCiphertextException,"
            + " IncorrectKeyMaterialException). With the last of them the wrapping key is erased, and"
            + " the token is of no use any more.");
    d.define(
        ProcessorSettings.ROTATIONS_MAX,
        ConfigDef.Type.INT,
        LifecyclePolicy.AWS_ROTATIONS,
        between(1, 100),
        LOW,
        "How often a key can be rotated on demand. One rotation more is refused with"
            + " LimitExceededException. It bounds the number of a key's materials, and so the size of"
            + " its record and snapshot.");
    d.define(
        ProcessorSettings.EXPIRY_NOTICES,
        ConfigDef.Type.LIST,
        "P30D,P7D,P1D",
        LOW,
        "How long ahead the expiry of key material is announced: ISO 8601 durations. Empty for no"
            + " announcements.");
    d.define(
        ProcessorSettings.COMMAND_MAX_BYTES,
        ConfigDef.Type.INT,
        64 * 1024,
        between(16 * 1024, 128 * 1024),
        LOW,
        "The largest command that is carried out, in bytes of Kafka's record format: key, value,"
            + " headers and what the format takes for them. A larger one is refused with"
            + " ValidationException; what is larger than key-commands takes is refused by the"
            + " brokers.");
    d.define(
        ProcessorSettings.COMMAND_MAX_HEADERS,
        ConfigDef.Type.INT,
        64,
        between(16, 1_000),
        LOW,
        "How many record headers a command may have. One with more is refused with"
            + " ValidationException.");
    d.define(
        ProcessorSettings.COMMAND_TRIES,
        ConfigDef.Type.INT,
        Tries.DEFAULT,
        between(1, 5),
        LOW,
        "How often a command is tried that fails inside, each time with a new stream thread, before"
            + " it is answered with KMSInternalException; where that fails too, it goes to the"
            + " dead-letter topic.");
    d.define(
        ProcessorSettings.KEY_MAX_BYTES,
        ConfigDef.Type.INT,
        1_000_000,
        between(64 * 1024, 1_000_000),
        LOW,
        "How large what is stored of a key, its snapshot and each of its events may become, in bytes"
            + " of Kafka's record format. A command that would make one larger is refused with"
            + " LimitExceededException; what takes something away from a key is always carried out.");
    d.define(
        ProcessorSettings.DUPLICATE_WINDOW_MS,
        ConfigDef.Type.LONG,
        7 * DAY_MS,
        atLeast(60_000L),
        MEDIUM,
        "For how long command ids are remembered. A second delivery of a command within this time"
            + " has no effect and is told what became of it; another command under its id is refused"
            + " with ValidationException.");
    d.define(
        ProcessorSettings.REPETITIONS_MAX,
        ConfigDef.Type.INT,
        10,
        between(0, 1_000),
        LOW,
        "How many repetitions of one command are answered, each with an event CommandRepeated. The"
            + " rest is silent and only counted.");
    d.define(
        ProcessorSettings.DEADLINE_INTERVAL_MS,
        ConfigDef.Type.LONG,
        200L,
        between(10L, 60_000L),
        LOW,
        "How often due dates (expiry, deletion) are looked for.");
    d.define(
        ProcessorSettings.DEADLINE_BATCH,
        ConfigDef.Type.INT,
        100,
        between(1, 100_000),
        LOW,
        "How many due dates of a partition are carried out at most before commands and other"
            + " partitions get their turn.");
    d.define(
        ProcessorSettings.COMMIT_DELAY_MS,
        ConfigDef.Type.LONG,
        Commits.DEFAULT_DELAY.toMillis(),
        between(1L, 10_000L),
        MEDIUM,
        "How far apart commits are, as long as the processor keeps up; a command's outcome is"
            + " visible once it is committed. Where many commands come, commits take no more than a"
            + " fifth of a stream thread's time, so slow brokers make them rarer. A processor that"
            + " is behind lets commands wait for a commit up to a quarter as long again as they have"
            + " waited already, and at most kafka.commit.interval.ms (1000).");
    d.define(
        ProcessorSettings.ERASURE_BOUND_MS,
        ConfigDef.Type.LONG,
        DAY_MS,
        atLeast(1_000L),
        MEDIUM,
        "Within which time erased secrets are gone from the changelog topics and key-materials.");
    d.define(
        ProcessorSettings.HEARTBEAT_INTERVAL_MS,
        ConfigDef.Type.LONG,
        1_000L,
        between(100L, 60_000L),
        LOW,
        "How often each partition tells the replicas that use keys that it is at work, on"
            + " key-materials. A replica that hears nothing for its use.max.staleness.ms uses no key"
            + " of the partition any more.");
    d.define(
        ProcessorSettings.RESEAL_INTERVAL_MS,
        ConfigDef.Type.LONG,
        1_000L,
        between(10L, 3_600_000L),
        LOW,
        "How often, after a rotation of the master keys, the next secrets are looked at and, where"
            + " they are under another master key, resealed.");
    d.define(
        ProcessorSettings.RESEAL_BATCH,
        ConfigDef.Type.INT,
        500,
        between(1, 100_000),
        LOW,
        "How many secrets of a partition are looked at at a time.");
    d.define(
        ProcessorSettings.RESEAL_DELAY_MS,
        ConfigDef.Type.LONG,
        600_000L,
        between(0L, 7 * DAY_MS),
        LOW,
        "How long after a partition first meets a newer keyset resealing begins. Longer than a"
            + " rolling restart takes: a partition whose secrets have all been resealed admits no"
            + " instance with an older keyset.");
  }

  /**
   * @throws ConfigException if the ARNs of keys cannot be made of these settings
   */
  static KeyNamespace namespace(ProcessorSettings settings) {
    try {
      return new KeyNamespace(
          settings.getString(ProcessorSettings.ARN_PARTITION),
          settings.getString(ProcessorSettings.ARN_REGION),
          settings.getString(ProcessorSettings.ARN_ACCOUNT));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("key.arn.*: " + e.getMessage());
    }
  }

  static List<Duration> expiryNotices(ProcessorSettings settings) {
    List<String> given = settings.getList(ProcessorSettings.EXPIRY_NOTICES);
    try {
      return given.stream().map(Duration::parse).toList();
    } catch (DateTimeParseException e) {
      throw new ConfigException(
          ProcessorSettings.EXPIRY_NOTICES,
          given,
          "must be ISO 8601 durations such as P7D or PT1H");
    }
  }
}
