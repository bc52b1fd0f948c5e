package dev.keylife.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.audit.Report;
import dev.keylife.audit.TrailVerifier;
import dev.keylife.client.EventQuery;
import dev.keylife.client.KeyEvent;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.Keys;
import dev.keylife.client.SecretBytes;
import dev.keylife.embedded.ChildProcess;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.KeyState;
import dev.keylife.type.MultiRegionMember;
import dev.keylife.type.MultiRegionMemberStatus;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The replicator as a process of its own that is killed, again and again, while keys are replicated
 * and imported into in both Regions. Normally it runs from this build's classes and is killed
 * twice; {@code -Dkeylife.replicator.jar} names a packaged one, {@code -Dkeylife.replicator.kills}
 * how often.
 */
class KilledReplicatorTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int KILLS = Integer.getInteger("keylife.replicator.kills", 2);
  private static final int PUBLISHERS = 4;

  /** How much is heard in both Regions before the next kill. */
  private static final int HEARD_BETWEEN = 12;

  /** Of a command that tells: where it comes from, of which key, and which event of it. */
  private static final Pattern NEWS = Pattern.compile("(news/[^/]+/\\d+/\\d+)/.+");

  private final AtomicBoolean ended = new AtomicBoolean();
  private final List<String> ids = new CopyOnWriteArrayList<>();

  @Test
  void whatIsToldIsNeitherLostNorTakenTwiceThroughKills(@TempDir Path folder) throws Exception {
    Map<String, String> processors =
        Map.of(
            "commit.delay.ms", "5",
            "wrapping.key.sharing.max.answers", "1000",
            "wrapping.key.pool.specs", "RSA_2048");
    ExecutorService publishers = Executors.newFixedThreadPool(PUBLISHERS);
    try (TwoRegions regions = new TwoRegions(folder, processors);
        KeylifeClient east = regions.east.openClient();
        KeylifeClient west = regions.west.openClient()) {
      List<CompletableFuture<Void>> publishing = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        String prefix = "mrk-" + i + "-";
        publishing.add(CompletableFuture.runAsync(() -> publish(prefix, east, west), publishers));
      }

      Path log = folder.resolve("replicator.log");
      for (int kill = 0; kill < KILLS; kill++) {
        int before = heard(east, west);
        try (ChildProcess victim = replicator(regions).start(log)) {
          victim.await("being heard", () -> heard(east, west) >= before + HEARD_BETWEEN);
          victim.kill();
        }
      }
      try (ChildProcess last = replicator(regions).start(log)) {
        ended.set(true);
        for (CompletableFuture<Void> one : publishing) {
          one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(ids).isNotEmpty();
        Awaitility.await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(200))
            .untilAsserted(() -> assertNothingIsLost(east, west));
        int unused = last.stop();
      }
      for (KeylifeClient region : List.of(east, west)) {
        assertNothingIsTakenTwice(region);
        assertTrailIsWhole(region);
      }
    } finally {
      publishers.shutdownNow();
    }
  }

  /** A small batch, so that a kill is likely to come amid many of them. */
  private static ChildProcess.Builder replicator(TwoRegions regions) {
    ChildProcess.Builder builder =
        Optional.ofNullable(System.getProperty("keylife.replicator.jar"))
            .map(jar -> ChildProcess.of("java", "-jar", jar))
            .orElseGet(() -> ChildProcess.java(KeylifeReplicator.class.getName()));
    regions.settings().forEach((name, value) -> builder.arguments("--set", name + "=" + value));
    for (String region : List.of("us-east-1", "us-west-2")) {
      builder.arguments("--set", "region." + region + ".kafka.max.poll.records=5");
      // The group misses who was killed after so long.
      builder.arguments("--set", "region." + region + ".kafka.session.timeout.ms=6000");
    }
    return builder.within(PATIENCE);
  }

  /** One key after the other: created, imported into, replicated, and imported into there. */
  private void publish(String prefix, KeylifeClient east, KeylifeClient west) {
    byte[] material = new byte[32];
    material[0] = 7;
    try (SecretBytes secret = SecretBytes.owning(material)) {
      for (int i = 0; !ended.get(); i++) {
        String id = prefix + i;
        Keys here = east.keys("east").withTimeout(PATIENCE);
        here.createKey(id, r -> r.setOrigin(Origin.EXTERNAL).setMultiRegion(true)).join();
        importInto(here, id, secret);
        here.replicateKey(id, r -> r.setReplicaRegion("us-west-2")).join();
        ids.add(id);
        Awaitility.await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> stateIn(west, id).filter(KeyState.PendingImport::equals).isPresent());
        importInto(west.keys("west").withTimeout(PATIENCE), id, secret);
      }
    }
  }

  private static Optional<KeyState> stateIn(KeylifeClient region, String id) {
    return region.snapshot(id).map(KeySnapshot::getKeyState);
  }

  private static void importInto(Keys keys, String id, SecretBytes material) {
    keys.getParametersForImport(id, WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048)
        .thenCompose(
            parameters ->
                keys.importKeyMaterial(
                    id,
                    request ->
                        request
                            .setImportToken(parameters.importToken())
                            .setEncryptedKeyMaterial(parameters.wrap(material))
                            .setExpirationModel(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE)))
        .join();
  }

  private static List<KeyEvent> events(KeylifeClient region) {
    List<KeyEvent> events = new ArrayList<>();
    region.events(
        new EventQuery(new EventQuery.Start.Beginning(), false, event -> true), events::add);
    return events;
  }

  /** The news that an event answers; empty where it answers another command. */
  private static Optional<String> news(KeyEvent event) {
    return Optional.ofNullable(event.header().getCommandId())
        .map(NEWS::matcher)
        .filter(Matcher::matches)
        .map(match -> event.header().getKeyId() + " " + match.group(1));
  }

  private static int heard(KeylifeClient... regions) {
    int count = 0;
    for (KeylifeClient region : regions) {
      count += (int) events(region).stream().filter(event -> news(event).isPresent()).count();
    }
    return count;
  }

  /** A replica leaves Creating once its primary has told it what it had told the primary. */
  private void assertNothingIsLost(KeylifeClient east, KeylifeClient west) {
    for (String id : ids) {
      for (KeylifeClient region : List.of(east, west)) {
        KeySnapshot key = region.snapshot(id).orElseThrow();
        assertThat(key.getKeyState()).as(id).isEqualTo(KeyState.Enabled);
        assertThat(key.getMultiRegion().getMembers())
            .as(id)
            .hasSize(2)
            .extracting(MultiRegionMember::getStatus)
            .containsOnly(MultiRegionMemberStatus.READY);
      }
    }
  }

  /** What is told again is answered, and changes nothing. */
  private void assertNothingIsTakenTwice(KeylifeClient region) {
    List<KeyEvent> changes =
        events(region).stream().filter(event -> event.value() instanceof KeyStateChanged).toList();
    assertThat(changes.stream().flatMap(event -> news(event).stream()).toList())
        .isNotEmpty()
        .doesNotHaveDuplicates();
    Map<String, Long> creations =
        changes.stream()
            .filter(event -> event.header().getSequence() == 1)
            .collect(
                Collectors.groupingBy(event -> event.header().getKeyId(), Collectors.counting()));
    assertThat(creations).hasSameSizeAs(ids).allSatisfy((id, n) -> assertThat(n).isOne());
  }

  private static void assertTrailIsWhole(KeylifeClient region) {
    TrailVerifier verifier = new TrailVerifier(false, Optional.empty(), Duration.ofMinutes(10));
    region.trail(verifier);
    Report report = verifier.finish();
    assertThat(report.isWhole()).as(report.toString()).isTrue();
  }
}
