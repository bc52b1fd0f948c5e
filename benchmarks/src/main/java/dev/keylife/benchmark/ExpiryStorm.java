package dev.keylife.benchmark;

import dev.keylife.app.ProcessorApp;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.schema.CloudEventHeaders;
import dev.keylife.schema.Topics;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingKeySpec;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Many materials that expire in the same second, among many more that do not yet: how fast they are
 * carried out, and what commands notice of it.
 */
@Command(
    name = "storm",
    description = "Many materials expire in the same second, among many more that do not.")
final class ExpiryStorm implements Callable<Integer> {
  private static final int PACED_KEYS = 100;
  private static final int RATE = 50;
  private static final int BATCH = 100_000;

  @Mixin private Conditions conditions = new Conditions();

  @Option(names = "--due", description = "Due in one second (default 100000; quick: 5000).")
  private int due;

  @Option(
      names = "--deadlines",
      description =
          "Deadlines in the store at that time, all told (default 1000000; quick: 10000).")
  private int deadlines;

  @Option(
      names = "--lead-seconds",
      description =
          "How far ahead the materials expire: the time that the imports may take"
              + " (default 200; quick: 40).")
  private int leadSeconds;

  @Override
  public Integer call() throws Exception {
    due = due > 0 ? due : conditions.quick ? 5_000 : 100_000;
    deadlines = deadlines > 0 ? deadlines : conditions.quick ? 10_000 : 1_000_000;
    leadSeconds = leadSeconds > 0 ? leadSeconds : conditions.quick ? 40 : 200;
    Map<String, String> settings = new TreeMap<>(conditions.settings);
    settings.putIfAbsent("expiry.notices", "");
    try (MeasuredInstallation installation = new MeasuredInstallation();
        CommandLoad traffic = new CommandLoad(installation);
        ProcessorApp app = installation.startProcessor(settings)) {
      prepareOthers(installation, traffic);
      Instant date = Instant.now().plusSeconds(leadSeconds);
      Fleet fleet = new Fleet(installation, traffic, due);
      fleet.create(Origin.EXTERNAL);
      var unused = traffic.drive(due, imports(fleet, Optional.of(date)), KeyStateChanged.class);
      if (Instant.now().isAfter(date)) {
        System.err.println("The imports took longer than --lead-seconds; give them more.");
        return 1;
      }
      measure(installation, date);
    }
    return 0;
  }

  /** Deadlines far ahead: keys with a deletion date, which need no RSA. */
  private void prepareOthers(MeasuredInstallation installation, CommandLoad traffic) {
    var unused = Fleet.named(installation, traffic, "paced-", PACED_KEYS).create(Origin.AWS_KMS);
    for (int left = deadlines - due; left > 0; left -= BATCH) {
      Fleet others = new Fleet(installation, traffic, Math.min(left, BATCH));
      others.create(Origin.AWS_KMS);
      others.scheduleDeletion();
    }
  }

  private static java.util.function.IntFunction<CommandLoad.Message> imports(
      Fleet fleet, Optional<Instant> validTo) {
    return fleet.imports(WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048, validTo);
  }

  private void measure(MeasuredInstallation installation, Instant date) throws Exception {
    Duration calmLead = Duration.between(Instant.now(), date).minusSeconds(3);
    Pacer pacer = new Pacer(installation, PACED_KEYS);
    Duration calmFor = Duration.ofSeconds(Math.max(2, Math.min(10, calmLead.toSeconds())));
    Percentiles calm = pacer.run(RATE, calmFor);
    try (KafkaConsumer<byte[], byte[]> subscriber = installation.subscriber(Topics.KEY_EVENTS)) {
      long wait = Duration.between(Instant.now(), date).toMillis();
      Thread.sleep(Math.max(0, wait));
      Duration stormFor = Duration.ofSeconds(Math.max(5, due / 10_000));
      CompletableFuture<Percentiles> paced =
          CompletableFuture.supplyAsync(() -> pacer.run(RATE, stormFor));
      long start = System.nanoTime();
      long drained = awaitExpired(subscriber);
      System.out.printf(
          Locale.ROOT,
          "%d of %d deadlines due at once: drained in %.1f s, %.0f per s; heap in use %d MB%n",
          due,
          deadlines,
          (drained - start) / 1e9,
          due * 1e9 / (drained - start),
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
      System.out.printf("commands at %d per s before:    %s%n", RATE, calm);
      System.out.printf("commands at %d per s meanwhile: %s%n", RATE, paced.get());
    }
  }

  private long awaitExpired(KafkaConsumer<byte[], byte[]> subscriber) {
    int seen = 0;
    while (seen < due) {
      for (ConsumerRecord<byte[], byte[]> event : subscriber.poll(Duration.ofMillis(100))) {
        String subject = text(event, CloudEventHeaders.SUBJECT);
        if (!subject.startsWith("paced-")
            && text(event, CloudEventHeaders.TYPE).equals(KeyStateChanged.class.getName())) {
          seen++;
        }
      }
    }
    return System.nanoTime();
  }

  private static String text(ConsumerRecord<byte[], byte[]> event, String header) {
    return new String(event.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
  }
}
