package dev.keylife.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.client.KeylifeClientException;
import dev.keylife.gateway.view.Freshness;
import dev.keylife.schema.Topics;
import dev.keylife.usage.KeyLastUsage;
import dev.keylife.usage.KeyUsed;
import dev.keylife.usage.UsageTracking;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** What a gateway tells of the use of keys, what it remembers meanwhile, and what it loses. */
class UsageReporterTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final int MAX = 100;

  private final AtomicLong millis = new AtomicLong(START.toEpochMilli());
  private final Freshness freshness = new Freshness(Duration.ofHours(1));
  private final LastUsageView view = new LastUsageView(freshness, this::now);
  private final Channel channel = new Channel();
  private int opened;
  private final UsageReporter reporter = reporter();

  private UsageReporter reporter() {
    return new UsageReporter(
        () -> {
          opened++;
          return channel;
        },
        view,
        keyId -> true,
        new UsageSettings(Duration.ofSeconds(10), MAX),
        this::now,
        System::nanoTime);
  }

  private Instant now() {
    return Instant.ofEpochMilli(millis.get());
  }

  /** A record as it was handed over. */
  private record Told(String topic, String key, Optional<SpecificRecord> value) {}

  /** Takes everything, unless it is told not to. */
  private static final class Channel implements UsageChannel {
    private final List<Told> told = new ArrayList<>();
    private boolean refuses;
    private boolean loses;

    @Override
    public CompletionStage<Void> publish(String topic, String key, Optional<SpecificRecord> value) {
      if (refuses) {
        throw outage();
      }
      if (loses) {
        return CompletableFuture.failedFuture(outage());
      }
      told.add(new Told(topic, key, value));
      return CompletableFuture.completedFuture(null);
    }

    private static KeylifeClientException outage() {
      return new KeylifeClientException(
          KeylifeClientException.Reason.BROKER_UNREACHABLE, "nobody answers");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    <T> List<T> values(Class<T> type) {
      return told.stream()
          .flatMap(record -> record.value.stream())
          .filter(type::isInstance)
          .map(type::cast)
          .toList();
    }
  }

  private static Use use(String keyId, String operation, String error, String requestId) {
    return new Use(
        new Use.Kind(
            keyId,
            operation,
            "alice",
            Optional.of("SYMMETRIC_DEFAULT"),
            Optional.of("material"),
            Optional.ofNullable(error)),
        requestId);
  }

  private void used(String keyId, String operation, String error, String requestId) {
    millis.addAndGet(1);
    reporter.used(use(keyId, operation, error, requestId));
  }

  @Test
  void callsOfOneKindAreOneRecordThatCountsThem() {
    used("k", "Decrypt", null, "first");
    used("k", "Decrypt", null, "second");
    used("k", "Decrypt", "DisabledException", "third");
    used("other", "Decrypt", null, "fourth");
    reporter.report();

    assertThat(channel.values(KeyUsed.class)).hasSize(3);
    KeyUsed told =
        channel.values(KeyUsed.class).stream()
            .filter(r -> r.getKeyId().equals("k") && r.getError() == null)
            .findFirst()
            .orElseThrow();
    assertThat(told.getOperation()).isEqualTo("Decrypt");
    assertThat(told.getPrincipal()).isEqualTo("alice");
    assertThat(told.getAlgorithm()).isEqualTo("SYMMETRIC_DEFAULT");
    assertThat(told.getKeyMaterialId()).isEqualTo("material");
    assertThat(told.getCount()).isEqualTo(2);
    assertThat(told.getFirstAt()).isEqualTo(START.plusMillis(1));
    assertThat(told.getLastAt()).isEqualTo(START.plusMillis(2));
    assertThat(told.getLastRequestId()).isEqualTo("second");
    assertThat(reporter.told()).isEqualTo(4);
    assertThat(reporter.lost()).isZero();
    assertThat(reporter.pending()).isZero();

    reporter.report();
    assertThat(channel.values(KeyUsed.class)).as("nothing is told twice").hasSize(3);
  }

  @Test
  void theLastUseIsOfCallsThatSucceededAndUsedTheKey() {
    used("k", "Sign", null, "signed");
    used("k", "GetPublicKey", null, "read");
    used("k", "Sign", "KMSInvalidSignatureException", "failed");
    reporter.report();

    assertThat(channel.values(KeyLastUsage.class))
        .containsExactly(
            KeyLastUsage.newBuilder()
                .setKeyId("k")
                .setOperation("Sign")
                .setUsedAt(START.plusMillis(1))
                .setRequestId("signed")
                .build());
  }

  @Test
  void whatAnotherGatewayToldThatIsNewerStays() {
    millis.addAndGet(60_000);
    view.latest(
        "k",
        Optional.of(
            KeyLastUsage.newBuilder()
                .setKeyId("k")
                .setOperation("Decrypt")
                .setUsedAt(START.plusSeconds(60))
                .setRequestId("elsewhere")
                .build()));
    millis.set(START.toEpochMilli());
    used("k", "Encrypt", null, "here");
    reporter.report();
    assertThat(channel.values(KeyLastUsage.class)).isEmpty();

    millis.addAndGet(120_000);
    used("k", "Encrypt", null, "here");
    reporter.report();
    assertThat(channel.values(KeyLastUsage.class)).hasSize(1);
  }

  @Test
  void aClockThatIsAheadHidesNothing() {
    view.latest(
        "k",
        Optional.of(
            KeyLastUsage.newBuilder()
                .setKeyId("k")
                .setOperation("Decrypt")
                .setUsedAt(START.plusSeconds(1_000_000))
                .setRequestId("of a gateway in the future")
                .build()));
    assertThat(view.newest("k").orElseThrow().time()).isEqualTo(START);

    used("k", "Encrypt", null, "here");
    reporter.report();
    assertThat(channel.values(KeyLastUsage.class)).hasSize(1);
  }

  @Test
  void anOlderRecordDoesNotHideANewerOne() {
    millis.addAndGet(60_000);
    for (int second : new int[] {5, 9, 7}) {
      view.latest(
          "k",
          Optional.of(
              KeyLastUsage.newBuilder()
                  .setKeyId("k")
                  .setOperation("Decrypt")
                  .setUsedAt(START.plusSeconds(second))
                  .setRequestId("r")
                  .build()));
    }
    assertThat(view.newest("k").orElseThrow().time()).isEqualTo(START.plusSeconds(9));
    view.latest("k", Optional.empty());
    assertThat(view.newest("k")).isEmpty();
  }

  @Test
  void anOutageLosesNothingThatThereIsRoomFor() {
    channel.refuses = true;
    used("k", "Decrypt", null, "first");
    reporter.report();
    used("k", "Decrypt", null, "second");
    reporter.report();
    assertThat(reporter.pending()).isEqualTo(1);
    assertThat(reporter.lost()).isZero();

    channel.refuses = false;
    reporter.report();
    assertThat(channel.values(KeyUsed.class))
        .singleElement()
        .satisfies(told -> assertThat(told.getCount()).isEqualTo(2));
    assertThat(channel.values(KeyLastUsage.class)).hasSize(1);
  }

  @Test
  void beyondTheBoundUsesAreLostAndCounted() {
    for (int i = 0; i < MAX + 5; i++) {
      used("k" + i, "Decrypt", null, "r");
    }
    used("k0", "Decrypt", null, "there is room for what is there already");
    assertThat(reporter.pending()).isEqualTo(MAX);
    assertThat(reporter.lost()).isEqualTo(5);

    reporter.report();
    assertThat(reporter.told()).isEqualTo(MAX + 1);
  }

  @Test
  void whatBrokersDidNotTakeIsCountedAsLost() {
    channel.loses = true;
    used("k", "Decrypt", null, "first");
    used("k", "Decrypt", null, "second");
    reporter.report();
    assertThat(reporter.lost()).isEqualTo(2);
    assertThat(reporter.told()).isZero();

    channel.loses = false;
    used("k", "Decrypt", null, "third");
    reporter.report();
    assertThat(reporter.told()).isEqualTo(1);
    assertThat(opened).as("a channel that takes nothing is replaced").isEqualTo(2);
  }

  @Test
  void itIsToldOnceSinceWhenUsesAreTold() {
    reporter.report();
    assertThat(channel.told).as("nobody knows yet what others told").isEmpty();

    freshness.upToDate(Instant.now());
    reporter.report();
    assertThat(channel.told)
        .containsExactly(
            new Told(
                Topics.KEY_LAST_USAGE,
                Topics.USAGE_TRACKING,
                Optional.of(UsageTracking.newBuilder().setStartedAt(START).build())));

    view.latest(Topics.USAGE_TRACKING, channel.told.get(0).value());
    view.latest(
        Topics.USAGE_TRACKING,
        Optional.of(UsageTracking.newBuilder().setStartedAt(START.plusSeconds(1)).build()));
    reporter.report();
    assertThat(channel.told).hasSize(1);
    assertThat(view.trackingStart()).contains(START);
  }

  @Test
  void whatIsToldOfADeletedKeyIsErased() {
    AtomicLong nanos = new AtomicLong();
    Set<String> keys = new HashSet<>(Set.of("there", "deleted"));
    DeletedKeys deleted = new DeletedKeys(view, keys::contains, nanos::get);
    freshness.upToDate(Instant.now());
    for (String keyId : List.of("there", "deleted", "coming")) {
      view.latest(
          keyId,
          Optional.of(
              KeyLastUsage.newBuilder()
                  .setKeyId(keyId)
                  .setOperation("Sign")
                  .setUsedAt(START)
                  .setRequestId("r")
                  .build()));
    }
    keys.remove("deleted");
    assertThat(deleted.find()).isEmpty();
    nanos.addAndGet(Duration.ofMinutes(5).toNanos());
    assertThat(deleted.find()).as("a snapshot may be on its way").isEmpty();
    keys.add("coming");
    nanos.addAndGet(Duration.ofMinutes(5).toNanos());
    assertThat(deleted.find()).containsExactly("deleted");
  }

  @Test
  void manyThreadsAtATimeLoseNothing() throws Exception {
    int threads = 4;
    int each = 2_000;
    CountDownLatch done = new CountDownLatch(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      for (int thread = 0; thread < threads; thread++) {
        executor.execute(
            () -> {
              for (int i = 0; i < each; i++) {
                reporter.used(use("k" + i % 7, "Decrypt", null, "r"));
              }
              done.countDown();
            });
      }
      while (!done.await(1, TimeUnit.MILLISECONDS)) {
        reporter.report();
      }
    } finally {
      executor.shutdownNow();
    }
    reporter.report();
    assertThat(channel.values(KeyUsed.class).stream().mapToLong(KeyUsed::getCount).sum())
        .isEqualTo((long) threads * each);
  }
}
