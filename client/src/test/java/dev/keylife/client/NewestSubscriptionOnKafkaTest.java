package dev.keylife.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The newest of keys, from a real broker. Every test has a group and keys of its own. */
class NewestSubscriptionOnKafkaTest extends SubscriptionFixture {
  /** Descriptions of this test's keys. */
  private class Seen implements NewestHandler {
    final List<String> ids = new CopyOnWriteArrayList<>();

    @Override
    public boolean isWanted(String keyId, String type) {
      return keyId.startsWith(mine) && type.equals("KeyDescriptionUpdated");
    }

    @Override
    public boolean tellsAll(KeyEvent event) {
      return true;
    }

    @Override
    public CompletionStage<Void> onEvent(KeyEvent event) {
      ids.add(event.header().getEventId().substring(mine.length() + 1));
      return CompletableFuture.completedFuture(null);
    }
  }

  private static void untilUpToDate(NewestSubscription subscription) {
    Instant asked = Instant.now();
    until(() -> subscription.upToDate().filter(asked::isBefore).isPresent());
    assertThat(subscription.lag()).isEqualTo(OptionalLong.of(0));
  }

  @Test
  void ofWhatWasFetchedTogetherTheNewestOfEachKeyIsHandledAndAGroupGoesOnBehindIt()
      throws Exception {
    String key = mine + "-a";
    create(key);
    describe(key, 5);
    Seen first = new Seen();
    try (NewestSubscription states = client.subscribeToNewest(group, first)) {
      untilUpToDate(states);
    }
    describe(key, 1);
    Seen second = new Seen();
    try (NewestSubscription states = client.subscribeToNewest(group, second)) {
      untilUpToDate(states);
    }

    assertThat(first.ids).endsWith("a:6").doesNotHaveDuplicates();
    assertThat(first.ids.size()).as("they may have come in two fetches").isLessThan(5);
    assertThat(second.ids).containsExactly("a:7");
  }

  @Test
  void whatFailsComesAgainWhileOtherPartitionsGoOn() throws Exception {
    String failing = keyIn(0);
    String other = keyIn(1);
    for (String key : List.of(failing, other)) {
      create(key);
    }
    CountDownLatch repaired = new CountDownLatch(1);
    AtomicInteger failures = new AtomicInteger();
    Seen seen =
        new Seen() {
          @Override
          public CompletionStage<Void> onEvent(KeyEvent event) {
            if (event.header().getKeyId().equals(failing) && repaired.getCount() > 0) {
              failures.incrementAndGet();
              return CompletableFuture.failedFuture(new IllegalStateException("nobody answers"));
            }
            return super.onEvent(event);
          }
        };
    try (NewestSubscription states = client.subscribeToNewest(group, seen)) {
      describe(failing, 1);
      until(() -> failures.get() >= 3);
      assertThat(states.problem()).hasValueSatisfying(why -> assertThat(why).contains("nobody"));
      describe(other, 1);
      until(() -> seen.ids.contains(other.substring(mine.length() + 1) + ":2"));
      assertThat(states.lag().orElse(0)).isPositive();
      repaired.countDown();
      until(() -> seen.ids.contains(failing.substring(mine.length() + 1) + ":2"));
      untilUpToDate(states);
      assertThat(states.problem()).isEmpty();
    }
  }

  @Test
  void whatFailedComesAgainWhereAnotherTakesOver() throws Exception {
    String key = mine + "-c";
    create(key);
    describe(key, 1);
    AtomicInteger failures = new AtomicInteger();
    Seen failing =
        new Seen() {
          @Override
          public CompletionStage<Void> onEvent(KeyEvent event) {
            failures.incrementAndGet();
            return CompletableFuture.failedFuture(new IllegalStateException("nobody answers"));
          }
        };
    try (NewestSubscription states = client.subscribeToNewest(group, failing)) {
      until(() -> failures.get() >= 2);
    }
    Seen seen = new Seen();
    try (NewestSubscription states = client.subscribeToNewest(group, seen)) {
      until(() -> seen.ids.contains("c:2"));
    }
  }

  @Test
  void whatWasNotHandledWhenItWasClosedComesAgain() throws Exception {
    String key = mine + "-b";
    create(key);
    describe(key, 1);
    CountDownLatch begun = new CountDownLatch(1);
    Seen never =
        new Seen() {
          @Override
          public CompletionStage<Void> onEvent(KeyEvent event) {
            begun.countDown();
            return new CompletableFuture<>();
          }
        };
    try (NewestSubscription states = client.subscribeToNewest(group, never)) {
      assertThat(begun.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(states.upToDate()).isEmpty();
    }
    Seen seen = new Seen();
    try (NewestSubscription states = client.subscribeToNewest(group, seen)) {
      until(() -> seen.ids.contains("b:2"));
    }
  }
}
