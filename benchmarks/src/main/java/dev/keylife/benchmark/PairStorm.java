package dev.keylife.benchmark;

import dev.keylife.app.ProcessorApp;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.event.EventHeader;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.schema.Topics;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * One publisher asks for import parameters of very many keys, each with an RSA-4096 pair of its
 * own: what the commands of others notice of it, and whether another's import parameters come.
 */
@Command(
    name = "pair-storm",
    description = "One publisher asks for wrapping key pairs of very many keys at once.")
final class PairStorm implements Callable<Integer> {
  private static final int KEYS = 100;
  private static final int RATE = 50;
  private static final double ASKING_RATE = 0.2;
  private static final int WORST = 3;

  @Mixin private Conditions conditions = new Conditions();

  @Option(names = "--asks", description = "How many are asked for (default 1000; quick: 200).")
  private int asks;

  @Option(
      names = "--seconds",
      description = "For how long is measured, before and meanwhile (default 60; quick: 30).")
  private int seconds;

  /** How others fare. */
  private record Others(Percentiles commands, Percentiles parameters) {}

  /**
   * What became of the storm.
   *
   * @param answered how many of its commands were
   * @param longestMillis the longest time between two answers, whosesoever: no pair took longer
   */
  private record Storm(int answered, double longestMillis) {}

  @Override
  public Integer call() throws Exception {
    asks = asks > 0 ? asks : conditions.quick ? 200 : 1_000;
    seconds = seconds > 0 ? seconds : conditions.quick ? 30 : 60;
    Map<String, String> settings = new TreeMap<>(conditions.settings);
    settings.putIfAbsent("wrapping.key.sharing.max.answers", "1");
    settings.putIfAbsent("wrapping.key.pool.specs", "RSA_4096");
    try (MeasuredInstallation installation = new MeasuredInstallation();
        CommandLoad traffic = new CommandLoad(installation);
        ProcessorApp app = installation.startProcessor(settings)) {
      var unusedPaced = Fleet.named(installation, traffic, "paced-", KEYS).create(Origin.AWS_KMS);
      var unusedAsk = Fleet.named(installation, traffic, "asking-", KEYS).create(Origin.EXTERNAL);
      var unusedStorm = Fleet.named(installation, traffic, "storm-", asks).create(Origin.EXTERNAL);
      // The first second of a JVM is not what is to be compared with.
      var unusedWarmUp = new Pacer(installation, KEYS).run(RATE, Duration.ofSeconds(5));
      Others calm = measure(installation);
      try (KafkaConsumer<byte[], byte[]> subscriber = installation.subscriber(Topics.KEY_EVENTS)) {
        Instant begin = Instant.now();
        publish(installation);
        Others meanwhile = measure(installation);
        Storm storm = read(installation, subscriber, begin);
        report(calm, meanwhile, storm);
        return isBorne(calm, meanwhile, storm) && storm.answered() < asks ? 0 : 1;
      }
    }
  }

  private void publish(MeasuredInstallation installation) {
    try (KafkaProducer<byte[], byte[]> producer = installation.producer(true)) {
      for (int i = 0; i < asks; i++) {
        String key = "storm-" + i;
        var unused =
            producer.send(
                new ProducerRecord<>(
                    Topics.KEY_COMMANDS,
                    key.getBytes(StandardCharsets.UTF_8),
                    installation.encode(
                        ask(
                            new CommandHeader(
                                UUID.randomUUID().toString(), key, "storm", Instant.now())))));
      }
    }
  }

  private Others measure(MeasuredInstallation installation) throws Exception {
    Duration time = Duration.ofSeconds(seconds);
    CompletableFuture<Percentiles> parameters =
        CompletableFuture.supplyAsync(
            () ->
                new Pacer(installation, "asking-", KEYS, (header, round) -> ask(header))
                    .run(ASKING_RATE, time));
    Percentiles commands = new Pacer(installation, KEYS).run(RATE, time);
    return new Others(commands, parameters.get());
  }

  private static GetParametersForImport ask(CommandHeader header) {
    return new GetParametersForImport(
        header, WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_4096, null);
  }

  private static Storm read(
      MeasuredInstallation installation, KafkaConsumer<byte[], byte[]> subscriber, Instant begin) {
    int answered = 0;
    List<Instant> answers = new ArrayList<>(List.of(begin));
    int before = 0;
    while (answers.size() > before) {
      before = answers.size();
      for (ConsumerRecord<byte[], byte[]> event : subscriber.poll(Duration.ofSeconds(1))) {
        Object decoded = installation.decode(Topics.KEY_EVENTS, event.value());
        if (decoded instanceof ImportParametersIssued issued) {
          answers.add(issued.getHeader().getOccurredAt());
          answered += isOfStorm(issued.getHeader()) ? 1 : 0;
        }
      }
    }
    return new Storm(answered, longestGapMillis(answers));
  }

  private static double longestGapMillis(List<Instant> times) {
    Collections.sort(times);
    return IntStream.range(1, times.size())
        .mapToObj(i -> Duration.between(times.get(i - 1), times.get(i)))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO)
        .toMillis();
  }

  private static boolean isOfStorm(EventHeader header) {
    return header.getKeyId().startsWith("storm-");
  }

  private static boolean isBorne(Others calm, Others meanwhile, Storm storm) {
    return meanwhile.commands().count() == calm.commands().count()
        && meanwhile.commands().millis(0.99) <= WORST * calm.commands().millis(0.99)
        && meanwhile.parameters().count() == calm.parameters().count()
        && meanwhile.parameters().millis(1) <= longestBorne(calm, storm);
  }

  /** Another's import parameters wait for a pair that is under way, their own, and the stream. */
  private static double longestBorne(Others calm, Storm storm) {
    return 2 * storm.longestMillis() + WORST * calm.commands().millis(0.99);
  }

  private void report(Others calm, Others meanwhile, Storm storm) {
    System.out.printf(
        "%d asked for at once; %d answered in %d s%n", asks, storm.answered(), seconds);
    System.out.printf("others' commands at %d per s before:    %s%n", RATE, calm.commands());
    System.out.printf("others' commands at %d per s meanwhile: %s%n", RATE, meanwhile.commands());
    System.out.printf("others' import parameters before:       %s%n", calm.parameters());
    System.out.printf("others' import parameters meanwhile:    %s%n", meanwhile.parameters());
    System.out.printf(
        Locale.ROOT,
        "p99 of others' commands: %.1f times that of before; no more than %d are borne%n",
        meanwhile.commands().millis(0.99) / calm.commands().millis(0.99),
        WORST);
    System.out.printf(
        Locale.ROOT,
        "the slowest of others' import parameters: %.1f ms; no more than %.1f ms are borne,"
            + " two pairs of up to %.1f ms each and %d times the p99 of commands before%n",
        meanwhile.parameters().millis(1),
        longestBorne(calm, storm),
        storm.longestMillis(),
        WORST);
  }
}
