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
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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
      description = "For how long is measured, before and meanwhile (default 60; quick: 15).")
  private int seconds;

  /** How others fare. */
  private record Others(Percentiles commands, Percentiles parameters) {}

  @Override
  public Integer call() throws Exception {
    asks = asks > 0 ? asks : conditions.quick ? 200 : 1_000;
    seconds = seconds > 0 ? seconds : conditions.quick ? 15 : 60;
    Map<String, String> settings = new TreeMap<>(conditions.settings);
    settings.putIfAbsent("wrapping.key.sharing.max.answers", "1");
    settings.putIfAbsent("wrapping.key.pool.specs", "RSA_4096");
    try (Installation installation = new Installation();
        Traffic traffic = new Traffic(installation);
        ProcessorApp app = installation.startProcessor(settings)) {
      var unusedPaced = Fleet.named(installation, traffic, "paced-", KEYS).create(Origin.AWS_KMS);
      var unusedAsk = Fleet.named(installation, traffic, "asking-", KEYS).create(Origin.EXTERNAL);
      var unusedStorm = Fleet.named(installation, traffic, "storm-", asks).create(Origin.EXTERNAL);
      // The first second of a JVM is not what is to be compared with.
      var unusedWarmUp = new Pacer(installation, KEYS).run(RATE, Duration.ofSeconds(5));
      Others calm = measure(installation);
      try (KafkaConsumer<byte[], byte[]> subscriber = installation.subscriber(Topics.KEY_EVENTS)) {
        publish(installation);
        Others meanwhile = measure(installation);
        int answered = answered(installation, subscriber);
        report(calm, meanwhile, answered);
        return isBorne(calm, meanwhile) && answered < asks ? 0 : 1;
      }
    }
  }

  private void publish(Installation installation) {
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

  private Others measure(Installation installation) throws Exception {
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

  private static int answered(Installation installation, KafkaConsumer<byte[], byte[]> subscriber) {
    int answered = 0;
    int before = -1;
    while (answered > before) {
      before = answered;
      for (ConsumerRecord<byte[], byte[]> event : subscriber.poll(Duration.ofSeconds(1))) {
        Object decoded = installation.decode(Topics.KEY_EVENTS, event.value());
        if (decoded instanceof ImportParametersIssued issued && isOfStorm(issued.getHeader())) {
          answered++;
        }
      }
    }
    return answered;
  }

  private static boolean isOfStorm(EventHeader header) {
    return header.getKeyId().startsWith("storm-");
  }

  private static boolean isBorne(Others calm, Others meanwhile) {
    return meanwhile.commands().millis(0.99) <= WORST * calm.commands().millis(0.99)
        && meanwhile.commands().count() == calm.commands().count();
  }

  private void report(Others calm, Others meanwhile, int answered) {
    System.out.printf("%d asked for at once; %d answered in %d s%n", asks, answered, seconds);
    System.out.printf("others' commands at %d per s before:    %s%n", RATE, calm.commands());
    System.out.printf("others' commands at %d per s meanwhile: %s%n", RATE, meanwhile.commands());
    System.out.printf("others' import parameters before:       %s%n", calm.parameters());
    System.out.printf("others' import parameters meanwhile:    %s%n", meanwhile.parameters());
    System.out.printf(
        Locale.ROOT,
        "p99 of others' commands: %.1f times that of before; no more than %d are borne%n",
        meanwhile.commands().millis(0.99) / calm.commands().millis(0.99),
        WORST);
  }
}
