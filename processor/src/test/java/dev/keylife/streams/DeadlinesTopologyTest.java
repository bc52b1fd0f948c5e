package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.command.EnableKey;
import dev.keylife.command.ExpireKeyMaterial;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.event.EventHeader;
import dev.keylife.event.KeyMaterialExpiring;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.event.KeyUnchanged;
import dev.keylife.streams.TopologyHarness.Setup;
import dev.keylife.streams.failure.ClockDisagreesException;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.streams.waiting.WaitingLimits;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.StateChangeCause;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dates that come by themselves: many at once, late ones, and each of them once. */
class DeadlinesTopologyTest {
  private static final int BATCH = 250;
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration TURN = Duration.ofMillis(1);

  @TempDir Path folder;
  private final AtomicBoolean clockIsRight = new AtomicBoolean(true);
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    TopologySettings d = TopologySettings.defaults(1);
    harness =
        new TopologyHarness(
            Setup.in(folder.resolve("state"))
                .with(new PlainCryptography())
                .with(
                    new TopologySettings(
                        1,
                        d.limits(),
                        d.rates(),
                        d.duplicateWindow(),
                        TICK,
                        BATCH,
                        d.erasureBound(),
                        d.reseal(),
                        WaitingLimits.defaults(),
                        d.replicas()))
                .with(new Safeguards(now -> clockIsRight.get(), (partition, keys) -> {})));
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void thousandsOfMaterialsDueAtOnceGoInBatchesAndCommandsComeInBetween() {
    int keys = 2_000;
    Instant validTo = harness.now().plus(Duration.ofHours(1));
    for (int i = 0; i < keys; i++) {
      importUntil("key" + i, validTo);
    }
    harness.send(harness.createKey("bystander"));

    harness.advance(Duration.ofHours(1).minus(TICK));
    Set<String> expired = new HashSet<>();
    for (int number = 1; number <= keys / BATCH; number++) {
      // A tick finds what is due; the rest follows without waiting for further ones.
      List<KeyStateChanged> batch = expiries(harness.advance(number == 1 ? TICK : TURN));
      assertThat(batch).as("batch %d", number).hasSize(BATCH);
      batch.forEach(e -> expired.add(e.getHeader().getKeyId()));
      assertThat(harness.send(new EnableKey(harness.header("bystander"))))
          .as("a command that came during batch %d", number)
          .hasSize(1);
    }
    assertThat(expired).hasSize(keys);
    assertThat(harness.advance(TICK)).isEmpty();
    assertThat(harness.contents(StoreNames.DEADLINES_STORE)).isEmpty();
    assertThat(harness.contents(StoreNames.SECRETS_STORE)).isEmpty();
  }

  @Test
  void byAClockThatIsNotTrustedNothingComesDueAndNoCommandIsCarriedOut() {
    importUntil("key", harness.now().plus(Duration.ofDays(1)));
    List<String> before = contents();
    clockIsRight.set(false);

    assertThat(harness.advance(Duration.ofDays(120))).isEmpty();
    assertThat(harness.advance(TURN)).isEmpty();
    assertThatThrownBy(() -> harness.send(new EnableKey(harness.header("key"))))
        .hasRootCauseInstanceOf(ClockDisagreesException.class);
    assertThat(contents()).isEqualTo(before);
  }

  private List<String> contents() {
    return Stream.of(StoreNames.KEYS_STORE, StoreNames.SECRETS_STORE, StoreNames.DEADLINES_STORE)
        .flatMap(store -> harness.contents(store).stream())
        .toList();
  }

  @Test
  void afterDowntimeWhatIsDueHappensAtTheFirstTickInTheOrderOfItsDates() {
    Instant start = harness.now();
    importUntil("second", start.plus(Duration.ofDays(2)));
    importUntil("first", start.plus(Duration.ofDays(1).plusHours(1)));
    importUntil("later", start.plus(Duration.ofDays(9)));

    harness = harness.restartAfter(Duration.ofDays(3));
    List<SpecificRecord> events = harness.advance(TICK);

    assertThat(expiries(events))
        .extracting(e -> e.getHeader().getKeyId())
        .containsExactly("first", "second");
    assertThat(of(KeyMaterialExpiring.class, events))
        .as("notices whose date has passed with their material's, or was skipped at the import")
        .extracting(e -> e.getHeader().getKeyId())
        .containsExactly("later");
    assertThat(harness.advance(TICK)).isEmpty();
  }

  @Test
  void aNoticeIsGivenOnceForEachLeadTimeAlsoAcrossRestartsAndAgainAfterAReimport() {
    Instant validTo = harness.now().plus(Duration.ofDays(40));
    importUntil("k", validTo);
    List<Long> series = List.of(30L, 7L, 1L);

    assertThat(leadDaysRestartingAgainAndAgain()).isEqualTo(series);
    Instant next = harness.now().plus(Duration.ofDays(40));
    importUntil("k", next);
    assertThat(leadDaysRestartingAgainAndAgain()).as("after the reimport").isEqualTo(series);
  }

  @Test
  void aReimportMovesTheDateAndTheOldOneComesToNothing() {
    Instant first = harness.now().plus(Duration.ofHours(1));
    importUntil("k", first);
    importUntil("k", first.plus(Duration.ofHours(1)));

    harness = harness.restartAfter(Duration.ofHours(1));
    assertThat(harness.advance(TICK)).isEmpty();
    KeyStateChanged expired = expiries(harness.advance(Duration.ofHours(1))).get(0);
    assertThat(expired.getValidTo()).isEqualTo(first.plus(Duration.ofHours(1)));
  }

  @Test
  void aLateSchedulersExpiryDoesNotHitMaterialThatWasReimportedSinceAndSaysSo() {
    Instant stale = harness.now().plus(Duration.ofHours(1));
    importUntil("k", stale);
    importUntil("k", stale.plus(Duration.ofHours(1)));
    harness.advance(Duration.ofMinutes(90));

    List<SpecificRecord> events =
        harness.send(new ExpireKeyMaterial(harness.header("k"), null, stale));

    KeyUnchanged unchanged = of(KeyUnchanged.class, events).get(0);
    assertThat(events).hasSize(1);
    assertThat(unchanged.getReason()).contains("validTo " + stale);
    assertThat(harness.contents(StoreNames.SECRETS_STORE)).as("the material").hasSize(1);
    EventHeader header =
        (EventHeader) harness.send(new EnableKey(harness.header("k"))).get(0).get(0);
    assertThat(header.getSequence())
        .as("it counts as an event like any other")
        .isEqualTo(unchanged.getHeader().getSequence() + 1);
  }

  /** Restarts every third day for 39 days. */
  private List<Long> leadDaysRestartingAgainAndAgain() {
    List<Long> leads = new ArrayList<>();
    for (int day = 0; day < 39; day += 3) {
      harness = harness.restartAfter(Duration.ofDays(3));
      for (int tick = 0; tick < 3; tick++) {
        of(KeyMaterialExpiring.class, harness.advance(TICK))
            .forEach(e -> leads.add(Duration.ofMillis(e.getLeadTimeMillis()).toDays()));
      }
    }
    return leads;
  }

  /** Imports the same material; the first time the key is created before. */
  private void importUntil(String key, Instant validTo) {
    harness.send(harness.createKey(key)); // refused if there is one
    SpecificRecord imported =
        harness
            .send(
                new ImportKeyMaterial(
                    harness.header(key),
                    harness.parameters(key).getImportToken(),
                    ByteBuffer.wrap(PlainCryptography.MATERIAL),
                    ExpirationModel.KEY_MATERIAL_EXPIRES,
                    validTo,
                    null,
                    null,
                    null))
            .get(0);
    assertThat(imported).isInstanceOf(KeyStateChanged.class);
  }

  private static List<KeyStateChanged> expiries(List<SpecificRecord> events) {
    return of(KeyStateChanged.class, events).stream()
        .filter(e -> e.getCause() == StateChangeCause.EXPIRED)
        .toList();
  }

  private static <T> List<T> of(Class<T> type, List<SpecificRecord> events) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
