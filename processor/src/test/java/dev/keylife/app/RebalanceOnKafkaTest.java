package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateKey;
import dev.keylife.command.EnableKey;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.EventHeader;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions that move between instances take the memory of what was done along. */
class RebalanceOnKafkaTest {
  private static final int ROUNDS = 4;

  /** How often partitions come and go besides; for a storm of some minutes, 60 or so. */
  private static final int STORM = Integer.getInteger("keylife.rebalances", 0);

  private static final List<String> KEYS = IntStream.range(0, 6).mapToObj(i -> "key" + i).toList();

  @TempDir Path folder;

  /** Of each key. */
  private int deliveries;

  @Test
  void commandsDeliveredAgainBeforeDuringAndAfterARebalanceTakeEffectOnce() throws Exception {
    try (KafkaHarness harness = new KafkaHarness(folder);
        ScrapeStorm scrapes = new ScrapeStorm()) {
      List<SpecificRecord> sent = new ArrayList<>();
      KEYS.forEach(key -> sent.add(createKey(key)));
      ProcessorApp first = scrapes.of(start(harness, "a"));
      publishAll(harness, sent);
      ProcessorApp second = scrapes.of(start(harness, "b")); // takes some of the partitions
      try (second) {
        publishAll(harness, round(sent));
        publishAll(harness, sent);
        first.close(); // and now the rest
        publishAll(harness, round(sent));
        publishAll(harness, sent);
        try (ProcessorApp third =
            scrapes.of(start(harness, "a"))) { // with state that has grown old
          publishAll(harness, round(sent));
          publishAll(harness, sent);
          KEYS.forEach(key -> harness.events(key, ROUNDS));
          for (int i = 0; i < STORM; i++) {
            try (ProcessorApp passing = scrapes.of(start(harness, "passing"))) {
              publishAll(harness, round(sent));
              KEYS.forEach(key -> harness.events(key, deliveries));
            }
          }
        }
      }
      // One more round, so that whatever came too often would stand before it.
      try (ProcessorApp last = scrapes.of(start(harness, "c"))) {
        publishAll(harness, sent);
        KEYS.forEach(key -> harness.publish(enableKey(key, "last")));
        deliveries++;
        KEYS.forEach(key -> assertEachOnce(harness.events(key, deliveries), sent, key));
      }
      assertThat(scrapes.count()).as("stores were opened and closed beneath them").isPositive();
    }
  }

  /** With all metrics that there are: none may ask a store that is being closed. */
  private static ProcessorApp start(KafkaHarness harness, String instance)
      throws InterruptedException {
    Map<String, String> settings = harness.settings(instance);
    settings.put("http.metrics.kafka", "all");
    return harness.startProcessor(settings);
  }

  private void assertEachOnce(List<SpecificRecord> events, List<SpecificRecord> sent, String key) {
    List<String> decided =
        events.stream()
            .filter(event -> !(event instanceof CommandRepeated))
            .map(event -> ((EventHeader) event.get(0)).getCommandId())
            .toList();
    List<String> expected =
        sent.stream()
            .map(command -> (CommandHeader) command.get(0))
            .filter(header -> header.getKeyId().equals(key))
            .map(CommandHeader::getCommandId)
            .collect(Collectors.toCollection(ArrayList::new));
    expected.add("last");
    assertThat(decided).containsExactlyElementsOf(expected);
    assertThat(events)
        .as("each delivery has one event")
        .extracting(event -> ((EventHeader) event.get(0)).getSequence())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, deliveries).boxed().toList());
  }

  /** One more command for each key, remembered among those sent. */
  private static List<SpecificRecord> round(List<SpecificRecord> sent) {
    int number = sent.size() / KEYS.size();
    List<SpecificRecord> round =
        KEYS.stream().map(key -> (SpecificRecord) enableKey(key, "round-" + number)).toList();
    sent.addAll(round);
    return round;
  }

  private void publishAll(KafkaHarness harness, List<SpecificRecord> commands) {
    deliveries += commands.size() / KEYS.size();
    commands.forEach(harness::publish);
  }

  private static CreateKey createKey(String key) {
    return CreateKey.newBuilder()
        .setHeader(header(key, "create"))
        .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
        .setOrigin(Origin.AWS_KMS)
        .build();
  }

  private static EnableKey enableKey(String key, String commandId) {
    return new EnableKey(header(key, commandId));
  }

  private static CommandHeader header(String key, String commandId) {
    return new CommandHeader(commandId, key, "tester", Instant.ofEpochMilli(0));
  }
}
