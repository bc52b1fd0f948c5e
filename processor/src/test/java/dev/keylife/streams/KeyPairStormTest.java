package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateKey;
import dev.keylife.command.DisableKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.EventHeader;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyPairNeed;
import dev.keylife.lifecycle.KeyPairSupply;
import dev.keylife.streams.progress.TopologyListener;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.streams.waiting.WaitingLimits;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of commands whose wrapping key pair has yet to be made, and of those beside and
 * behind them.
 */
class KeyPairStormTest {
  private static final Duration TICK = Duration.ofMillis(10);

  @TempDir Path folder;

  private final SlowPairs pairs = new SlowPairs();
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    harness = new TopologyHarness(TopologyHarness.Setup.in(folder).withPairs(pairs));
    harness.send(harness.createKey("storm"));
    harness.send(harness.createKey("honest"));
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void aCommandWhosePairIsNotReadyLetsThoseOfOtherKeysPass() {
    assertThat(harness.send(getParameters("storm", "g1"))).isEmpty();
    assertThat(harness.send(enable("honest", "e1"))).hasSize(1);
    assertThat(harness.advance(TICK)).isEmpty();

    pairs.make("storm");
    List<SpecificRecord> events = harness.advance(TICK);
    assertThat(events).hasSize(1).first().isInstanceOf(ImportParametersIssued.class);
    assertThat(header(events.get(0)).getCommandId()).isEqualTo("g1");
    assertThat(harness.contents(StoreNames.WAITING_STORE)).isEmpty();
    assertThat(pairs.asks).isEmpty();
  }

  @Test
  void laterCommandsOfItsKeyWaitBehindItInTheirOrder() {
    harness.send(getParameters("storm", "g1"));
    assertThat(harness.send(enable("storm", "e1"))).isEmpty();
    assertThat(harness.send(getParameters("storm", "g2"))).isEmpty();
    assertThat(harness.send(enable("storm", "e2"))).isEmpty();

    pairs.make("storm");
    assertThat(told(harness.advance(TICK))).containsExactly("g1 2", "e1 3");
    pairs.make("storm");
    assertThat(told(harness.advance(TICK))).containsExactly("g2 4", "e2 5");
    assertThat(told(harness.send(enable("storm", "e3")))).containsExactly("e3 6");
  }

  @Test
  void anRsaKeyWaitsForItsMaterialAndLetsOthersPass() {
    CreateKey create =
        CreateKey.newBuilder()
            .setHeader(head("rsa", "c1"))
            .setKeySpec(KeySpec.RSA_4096)
            .setKeyUsage(KeyUsage.SIGN_VERIFY)
            .setOrigin(Origin.AWS_KMS)
            .build();
    assertThat(harness.send(create)).isEmpty();
    assertThat(harness.send(new DisableKey(head("rsa", "d1")))).isEmpty();
    assertThat(harness.send(enable("honest", "e1"))).hasSize(1);

    pairs.make("rsa");
    assertThat(told(harness.advance(TICK))).containsExactly("c1 1", "d1 2");
    assertThat(pairs.asks).isEmpty();
    assertThat(pairs.made).as("nothing is kept for it").isEmpty();
  }

  @Test
  void whatIsRefusedAnywayWaitsForNothing() {
    assertThat(harness.send(getParameters("nobody", "g1")).get(0))
        .isInstanceOf(CommandRejected.class);
    assertThat(pairs.asks).isEmpty();
  }

  @Test
  void aCommandThatWaitsAndComesAgainIsCarriedOutOnceAndThenToldOf() {
    harness.send(getParameters("storm", "g1"));
    harness.send(getParameters("storm", "g1"));
    harness.send(enable("storm", "e1"));

    pairs.make("storm");
    List<SpecificRecord> events = harness.advance(TICK);
    assertThat(told(events)).containsExactly("g1 2", "g1 3", "e1 4");
    assertThat(events.get(0)).isInstanceOf(ImportParametersIssued.class);
    assertThat(events.get(1)).isInstanceOf(CommandRepeated.class);
  }

  @Test
  void whatHappenedToTheKeyWhileItsCommandWaitedCounts() {
    harness.send(new dev.keylife.command.ScheduleKeyDeletion(head("storm", "s1"), 7));
    assertThat(harness.send(getParameters("storm", "g1")).get(0))
        .isInstanceOf(CommandRejected.class);
    harness.send(new dev.keylife.command.CancelKeyDeletion(head("storm", "c1")));
    assertThat(harness.send(getParameters("storm", "g2"))).isEmpty();
    // Nothing may pass a command of its key, but time does.
    harness.advance(Duration.ofDays(40));
    pairs.make("storm");
    assertThat(told(harness.advance(TICK))).containsExactly("g2 5");
  }

  @Test
  void oneTooManyOfAnIssuerOrForAKeyIsRefusedAndCanBeSentAgain() {
    restart(new WaitingLimits(3, 2, 100));
    harness.send(harness.createKey("other"));
    harness.send(getParameters("storm", "g1"));
    harness.send(getParameters("storm", "g2"));
    assertThat(refusal(harness.send(getParameters("storm", "g3"))))
        .contains("Throttled", "2 commands for this key");
    assertThat(harness.send(enable("storm", "e1"))).isEmpty();
    assertThat(refusal(harness.send(enable("storm", "e2"))))
        .contains("Throttled", "3 commands of this issuer");
    assertThat(refusal(harness.send(getParameters("other", "g4")))).contains("Throttled");
    assertThat(pairs.asks).containsOnlyKeys("storm");

    pairs.make("storm");
    harness.advance(TICK);
    pairs.make("storm");
    harness.advance(TICK);
    assertThat(harness.send(getParameters("storm", "g3"))).isEmpty();
    pairs.make("storm");
    assertThat(told(harness.advance(TICK))).hasSize(1).first().asString().startsWith("g3 ");
  }

  @Test
  void aStormOfManyNamesIsBoundedAndLetsOrdinaryCommandsThrough() {
    restart(new WaitingLimits(3, 2, 5));
    for (int i = 0; i < 7; i++) {
      harness.send(harness.createKey("storm-" + i));
    }
    for (int i = 0; i < 5; i++) {
      assertThat(harness.send(getParameters("storm-" + i, "g" + i, "name-" + i))).isEmpty();
    }
    assertThat(refusal(harness.send(getParameters("storm-5", "g5", "name-5"))))
        .contains("Throttled", "5 commands wait for wrapping key pairs in this partition");
    assertThat(pairs.asks).hasSize(5);

    assertThat(told(harness.send(enable("honest", "e1")))).containsExactly("e1 2");
    assertThat(harness.send(enable("storm-0", "e2"))).as("room of its own, behind").isEmpty();
    pairs.make("storm-0");
    assertThat(told(harness.advance(TICK))).containsExactly("g0 2", "e2 3");
    assertThat(harness.send(getParameters("storm-5", "g5", "name-5"))).isEmpty();
  }

  @Test
  void itIsToldHowManyWaitAndSinceWhen() {
    List<String> told = new ArrayList<>();
    harness.close();
    harness =
        new TopologyHarness(
            TopologyHarness.Setup.in(folder)
                .with(
                    new TopologyListener() {
                      @Override
                      public void waiting(int partition, int commands, Optional<Instant> oldest) {
                        told.add(commands + oldest.map(at -> " since " + at).orElse(""));
                      }
                    })
                .withPairs(pairs));
    harness.send(harness.createKey("storm"));
    told.clear();

    Instant first = harness.now();
    harness.send(getParameters("storm", "g1"));
    harness.advance(Duration.ofSeconds(5));
    harness.send(enable("storm", "e1"));
    pairs.make("storm");
    harness.advance(TICK);
    assertThat(told.subList(0, 2)).containsExactly("1 since " + first, "2 since " + first);
    assertThat(told.get(2)).startsWith("1 since ").isNotEqualTo("1 since " + first);
    assertThat(told.get(3)).isEqualTo("0");
  }

  private void restart(WaitingLimits limits) {
    harness.close();
    TopologySettings settings = TopologySettings.defaults(1);
    harness =
        new TopologyHarness(
            TopologyHarness.Setup.in(folder)
                .with(
                    new TopologySettings(
                        1,
                        settings.limits(),
                        settings.rates(),
                        settings.duplicateWindow(),
                        settings.deadlineInterval(),
                        settings.deadlineBatch(),
                        settings.erasureBound(),
                        settings.reseal(),
                        limits,
                        settings.replicas()))
                .withPairs(pairs));
    harness.send(harness.createKey("storm"));
    harness.send(harness.createKey("honest"));
  }

  @Test
  void manyThatWaitedGiveWayToThoseThatHaveJustCome() {
    for (int i = 0; i < 150; i++) {
      harness.send(i == 0 ? getParameters("storm", "g") : enable("storm", "e" + i));
    }
    pairs.make("storm");
    int first = harness.advance(Duration.ofMillis(1)).size();
    assertThat(first).isEqualTo(100);
    assertThat(harness.send(new DisableKey(head("honest", "d1")))).hasSize(1);
    assertThat(harness.advance(TICK)).hasSize(50);
  }

  @Test
  void whoLosesThePartitionAsksForNothing() {
    harness.send(getParameters("storm", "g1"));
    assertThat(pairs.asks).containsOnlyKeys("storm");
    harness.close();
    assertThat(pairs.asks).isEmpty();
    start();
  }

  private static String refusal(List<SpecificRecord> events) {
    return ((CommandRejected) events.get(0)).getMessage();
  }

  /** Command ids with the sequences of their events. */
  private static List<String> told(List<SpecificRecord> events) {
    List<String> told = new ArrayList<>();
    for (SpecificRecord event : events) {
      if (!(event instanceof KeyStateChanged changed) || changed.getHeader() != null) {
        told.add(header(event).getCommandId() + " " + header(event).getSequence());
      }
    }
    return told;
  }

  private static EventHeader header(SpecificRecord event) {
    return (EventHeader) event.get(0);
  }

  private GetParametersForImport getParameters(String key, String id, String issuer) {
    GetParametersForImport command = getParameters(key, id);
    command.getHeader().setIssuer(issuer);
    return command;
  }

  private CommandHeader head(String key, String id) {
    return harness.header(key, id);
  }

  private EnableKey enable(String key, String id) {
    return new EnableKey(head(key, id));
  }

  private GetParametersForImport getParameters(String key, String id) {
    return new GetParametersForImport(
        head(key, id), WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048, null);
  }

  /** Pairs are there when a test says so. */
  private static final class SlowPairs implements KeyPairSupply {
    private final Map<String, Runnable> asks = new LinkedHashMap<>();
    private final List<String> made = new ArrayList<>();

    @Override
    public boolean isReady(KeyId key, KeyPairNeed need, String asker, Runnable whenReady) {
      if (made.contains(key.value())) {
        return true;
      }
      asks.put(key.value(), whenReady);
      return false;
    }

    @Override
    public void forget(KeyId key) {
      made.remove(key.value());
      asks.remove(key.value());
    }

    void make(String key) {
      made.add(key);
      asks.remove(key).run();
    }
  }
}
