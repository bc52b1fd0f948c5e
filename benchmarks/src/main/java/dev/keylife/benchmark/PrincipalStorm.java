package dev.keylife.benchmark;

import dev.keylife.app.ProcessorApp;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.benchmark.CommandLoad.Message;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.schema.CommandSignature;
import dev.keylife.schema.KeyPartition;
import dev.keylife.schema.Topics;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * One principal sends far more than it may to the very partition that holds another's keys: what
 * the commands of the other notice. Commands are signed, limits are the default ones, and each kind
 * of storm is measured beside a quiet time of its own.
 */
@Command(
    name = "limits",
    description = "One principal floods the partition of another: what the other notices.")
final class PrincipalStorm implements Callable<Integer> {
  private static final String STORM = "storm-";
  private static final String STORMING = "storm";
  private static final int PARTITIONS = 6;
  private static final int WARM_UP_SECONDS = 10;

  /** In all partitions; a sixth of them are in the one that is looked at. */
  private static final int KEYS = 600;

  private static final int VICTIMS_RATE = 50;
  private static final int BORNE = 3;
  private static final long TICK_NANOS = 5_000_000;

  @Mixin private Conditions conditions = new Conditions();

  @Option(
      names = "--rate",
      description = "Commands of the storm in a second. Default: ${DEFAULT-VALUE}.")
  private int rate = 2_000;

  @Option(
      names = "--seconds",
      description = "For how long is measured, before and in each storm (default 30; quick: 10).")
  private int seconds;

  @Option(
      names = "--storm",
      split = ",",
      description = "Which storms: ${COMPLETION-CANDIDATES}. Default: each, one after the other.")
  private List<Kind> kinds = List.of(Kind.values());

  /** What can come in a storm. */
  private enum Kind {
    PARAMETERS("GetParametersForImport with RSA_4096"),
    CREATIONS("CreateKey"),
    SIGNATURES("forged signatures");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  @Override
  public Integer call() throws Exception {
    seconds = seconds > 0 ? seconds : conditions.quick ? 10 : 30;
    boolean allBorne = true;
    for (Kind kind : kinds) {
      allBorne &= isBorne(kind);
    }
    return allBorne ? 0 : 1;
  }

  private boolean isBorne(Kind kind) throws Exception {
    try (MeasuredInstallation installation = new MeasuredInstallation(Optional.of("EdDSA"));
        CommandLoad traffic = new CommandLoad(installation)) {
      ProcessorApp app =
          installation.startProcessor(Map.of(ProcessorSettings.TOPICS_PARTITIONS, "6"));
      try {
        var unusedPaced =
            Fleet.named(installation, traffic, Pacer.PREFIX, KEYS).create(Origin.AWS_KMS);
        var unusedStorm = Fleet.named(installation, traffic, STORM, KEYS).create(Origin.EXTERNAL);
      } finally {
        app.close();
      }
      // Whoever prepares this is no normal user.
      try (ProcessorApp limited = installation.startProcessor(settings())) {
        return isBorne(kind, installation, traffic);
      }
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    for (String limit : MeasuredInstallation.NO_LIMITS.keySet()) {
      settings.put(
          limit,
          Objects.requireNonNull(ProcessorSettings.DEFINITION.defaultValues().get(limit))
              .toString());
    }
    settings.put(ProcessorSettings.WRAPPING_KEY_SHARING_MAX, "1");
    settings.putAll(conditions.settings);
    return settings;
  }

  private boolean isBorne(Kind kind, MeasuredInstallation installation, CommandLoad traffic)
      throws Exception {
    Pacer victim = Pacer.of(installation, inOnePartition(Pacer.PREFIX).limit(100).toList());
    Message[] storm = storm(kind, traffic);
    // The first seconds of a JVM are not what is to be compared, neither of what is carried out nor
    // of what is refused.
    publish(installation, storm(WARM_UP_SECONDS, i -> creation(traffic, "warm-up")));
    var unusedWarmUp = victim.run(VICTIMS_RATE, Duration.ofSeconds(WARM_UP_SECONDS));
    Percentiles quiet = victim.run(VICTIMS_RATE, Duration.ofSeconds(seconds));
    Thread storming = new Thread(() -> publish(installation, storm), "benchmark-storm");
    storming.start();
    Percentiles meanwhile = victim.run(VICTIMS_RATE, Duration.ofSeconds(seconds));
    storming.join();
    double ratio = meanwhile.millis(0.99) / quiet.millis(0.99);
    System.out.printf(
        Locale.ROOT,
        "%s, %d in %d s%n  another's commands before:    %s%n  another's commands meanwhile: %s%n"
            + "  p99 %.1f times that of before; no more than %d are borne%n",
        kind.label,
        storm.length,
        seconds,
        quiet,
        meanwhile,
        ratio,
        BORNE);
    return meanwhile.count() == quiet.count() && ratio <= BORNE;
  }

  private static Stream<String> inOnePartition(String prefix) {
    return IntStream.range(0, KEYS)
        .mapToObj(i -> prefix + i)
        .filter(PrincipalStorm::isInThatPartition);
  }

  private static boolean isInThatPartition(String key) {
    return KeyPartition.of(key, PARTITIONS) == 0;
  }

  /** All that comes in the storm, signed beforehand. */
  private Message[] storm(Kind kind, CommandLoad traffic) {
    List<String> keys = inOnePartition(STORM).toList();
    IntFunction<Message> each =
        switch (kind) {
          case PARAMETERS -> i -> parameters(traffic, keys.get(i % keys.size()));
          case CREATIONS -> i -> creation(traffic, STORMING);
          case SIGNATURES -> i -> forged(traffic, keys.get(i % keys.size()));
        };
    return storm(seconds, each);
  }

  private Message[] storm(int forSeconds, IntFunction<Message> each) {
    return IntStream.range(0, rate * forSeconds).mapToObj(each).toArray(Message[]::new);
  }

  private static Message parameters(CommandLoad traffic, String key) {
    return traffic.message(
        key,
        new GetParametersForImport(
            header(key, STORMING),
            WrappingAlgorithm.RSAES_OAEP_SHA_256,
            WrappingKeySpec.RSA_4096,
            null));
  }

  private static Message creation(CommandLoad traffic, String principal) {
    String key =
        Stream.generate(() -> STORM + UUID.randomUUID())
            .filter(PrincipalStorm::isInThatPartition)
            .findFirst()
            .orElseThrow();
    return traffic.message(
        key,
        CreateKey.newBuilder()
            .setHeader(header(key, principal))
            .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
            .setOrigin(Origin.AWS_KMS)
            .build());
  }

  /** All but the signature's last bytes are as they should be, so that it must be verified. */
  private static Message forged(CommandLoad traffic, String key) {
    Message signed = traffic.message(key, new EnableKey(header(key, STORMING)));
    byte[] signature = signed.headers().lastHeader(CommandSignature.HEADER).value().clone();
    int place = signature.length - 8;
    signature[place] = (byte) (signature[place] == 'A' ? 'B' : 'A');
    Headers headers = signed.headers();
    headers.remove(CommandSignature.HEADER).add(CommandSignature.HEADER, signature);
    return signed;
  }

  private static CommandHeader header(String key, String principal) {
    return new CommandHeader(UUID.randomUUID().toString(), key, principal, Instant.now());
  }

  private void publish(MeasuredInstallation installation, Message[] storm) {
    try (KafkaProducer<byte[], byte[]> producer = installation.producer(true)) {
      long begin = System.nanoTime();
      for (int i = 0; i < storm.length; i++) {
        long due = begin + i * 1_000_000_000L / rate;
        while (due - System.nanoTime() > TICK_NANOS) {
          LockSupport.parkNanos(TICK_NANOS);
        }
        Message message = storm[i];
        var unused =
            producer.send(
                new ProducerRecord<>(
                    Topics.KEY_COMMANDS, null, message.key(), message.value(), message.headers()));
      }
    }
  }
}
