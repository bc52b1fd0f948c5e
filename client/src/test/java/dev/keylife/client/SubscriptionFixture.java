package dev.keylife.client;

import static org.awaitility.Awaitility.await;

import dev.keylife.schema.KeyPartition;
import dev.keylife.type.Origin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real broker for tests of subscriptions; each has a group and keys of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SubscriptionFixture {
  static final Duration LONG = Duration.ofMinutes(2);

  FakeInstallation installation;
  KeylifeClient client;
  String mine;
  SubscriptionOptions group;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    installation = FakeInstallation.in(folder);
    client = KeylifeClient.open(installation.settings(1000));
  }

  @AfterAll
  void stop() throws Exception {
    client.close();
    installation.close();
  }

  @BeforeEach
  void newGroup() {
    mine = UUID.randomUUID().toString();
    group =
        SubscriptionOptions.group("g-" + mine)
            .backoff(Duration.ofMillis(50), Duration.ofMillis(200));
  }

  /** A key of this test. */
  String key(String name) {
    return mine + "-" + name;
  }

  /** A key of this test in a partition. */
  String keyIn(int partition) {
    for (int i = 0; ; i++) {
      if (KeyPartition.of(key("p" + i), FakeInstallation.PARTITIONS) == partition) {
        return key("p" + i);
      }
    }
  }

  void create(String key) throws Exception {
    client
        .keys("tester")
        .createKey(key, request -> request.setOrigin(Origin.EXTERNAL))
        .get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  void describe(String key, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      client
          .keys("tester")
          .updateKeyDescription(key, UUID.randomUUID().toString())
          .get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
  }

  static void until(Callable<Boolean> condition) {
    await().atMost(LONG).until(condition);
  }
}
