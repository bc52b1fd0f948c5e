package dev.keylife.client;

import dev.keylife.schema.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Brokers may hold a fetch for as long as there is nothing to be read: who reads knows all the same
 * that nothing was missed.
 */
class LongFetchesOnKafkaTest extends SubscriptionFixture {
  private ClientSettings patient;

  @BeforeEach
  void letBrokersWaitForAnHour() {
    ClientSettings usual = installation.settings(1000);
    Map<String, String> properties = new HashMap<>(usual.properties());
    properties.put("fetch.max.wait.ms", "3600000");
    properties.put("request.timeout.ms", "3700000");
    properties.put("default.api.timeout.ms", "3700000");
    properties.put("delivery.timeout.ms", "3800000");
    patient = new ClientSettings(usual.bootstrapServers(), usual.schemaRegistryUrl(), properties);
  }

  @Test
  void aFeedOfASilentTopicStaysUpToDate() {
    AtomicReference<Instant> upToDate = new AtomicReference<>(Instant.MIN);
    SnapshotFeed.Progress progress =
        new SnapshotFeed.Progress() {
          @Override
          public void upToDate(Instant asOf) {
            upToDate.set(asOf);
          }

          @Override
          public void behind(long records) {}
        };
    try (SnapshotFeed unused =
        SnapshotFeed.of(patient).with(Topics.KEY_STATES, fetched -> {}).start(progress)) {
      for (int i = 0; i < 3; i++) {
        Instant asked = Instant.now();
        until(() -> upToDate.get().isAfter(asked));
      }
    }
  }

  @Test
  void aSubscriptionToASilentTopicStaysUpToDate() {
    NewestHandler nothing =
        new NewestHandler() {
          @Override
          public boolean isWanted(String keyId, String type) {
            return false;
          }

          @Override
          public boolean tellsAll(KeyEvent event) {
            return false;
          }

          @Override
          public CompletionStage<Void> onEvent(KeyEvent event) {
            return CompletableFuture.completedFuture(null);
          }
        };
    try (KeylifeClient reader = KeylifeClient.open(patient);
        NewestSubscription states = reader.subscribeToNewest(group, nothing)) {
      for (int i = 0; i < 3; i++) {
        Instant asked = Instant.now();
        until(() -> states.upToDate().filter(asked::isBefore).isPresent());
      }
    }
  }
}
