package dev.keylife.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.client.Delivery.Continuity;
import dev.keylife.client.SubscriptionOptions.FirstStart;
import dev.keylife.client.SubscriptionOptions.OnFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Subscriptions on a real broker. Every test has a group and keys of its own. */
class SubscriptionOnKafkaTest extends SubscriptionFixture {
  /** Deliveries of this test's keys, in their order. */
  private class Seen implements EventHandler {
    final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

    @Override
    public void onEvent(Delivery delivery) throws Exception {
      if (delivery.event().header().getKeyId().startsWith(mine)) {
        handle(delivery);
      }
    }

    void handle(Delivery delivery) {
      deliveries.add(delivery);
    }

    @Override
    public void onUnreadable(String message) {
      // left by another test
    }

    List<String> ids() {
      return deliveries.stream().map(d -> d.event().header().getEventId()).toList();
    }

    List<Continuity> of(String key) {
      return deliveries.stream()
          .filter(d -> d.event().header().getKeyId().equals(key))
          .map(Delivery::continuity)
          .toList();
    }
  }

  @Test
  void aGroupGoesOnWhereItStoppedAndTheSequencesProveIt() throws Exception {
    create(key("a"));
    describe(key("a"), 2);
    Seen first = new Seen();
    try (Subscription events = client.subscribe(group, first)) {
      until(() -> first.deliveries.size() == 3);
    }
    describe(key("a"), 2);
    Seen second = new Seen();
    try (Subscription events = client.subscribe(group, second)) {
      until(() -> second.deliveries.size() == 2);
      until(() -> events.lag().equals(OptionalLong.of(0)));
    }

    assertThat(first.ids()).containsExactly(key("a:1"), key("a:2"), key("a:3"));
    assertThat(first.of(key("a"))).containsOnly(new Continuity.Next());
    assertThat(second.ids()).containsExactly(key("a:4"), key("a:5"));
    assertThat(second.of(key("a")))
        .containsExactly(new Continuity.Unknown(), new Continuity.Next());
  }

  @Test
  void aNewGroupCanStartAtTheEndAndMissesNothingFromThenOn() throws Exception {
    create(key("old"));
    Seen none = new Seen();
    try (Subscription events = client.subscribe(group.startingAt(FirstStart.END), none)) {
      until(() -> events.lag().equals(OptionalLong.of(0)));
    }
    create(key("new")); // while nobody is there
    Seen seen = new Seen();
    try (Subscription events = client.subscribe(group.startingAt(FirstStart.END), seen)) {
      until(() -> !seen.deliveries.isEmpty());
    }

    assertThat(none.deliveries).isEmpty();
    assertThat(seen.ids()).containsExactly(key("new:1"));
  }

  @Test
  void whatFailsIsTriedAgainInItsPlaceWhileOtherPartitionsGoOn() throws Exception {
    String failing = keyIn(0);
    String other = keyIn(1);
    CountDownLatch repaired = new CountDownLatch(1);
    AtomicInteger failures = new AtomicInteger();
    Seen seen =
        new Seen() {
          @Override
          void handle(Delivery delivery) {
            if (delivery.event().header().getKeyId().equals(failing) && repaired.getCount() > 0) {
              failures.incrementAndGet();
              throw new IllegalStateException("the database is down");
            }
            super.handle(delivery);
          }
        };
    try (Subscription events = client.subscribe(group, seen)) {
      create(failing);
      describe(failing, 1);
      until(() -> failures.get() >= 3);
      create(other);
      until(() -> seen.ids().contains(other + ":1"));
      assertThat(events.lag().orElse(0)).isPositive();
      repaired.countDown();
      until(() -> seen.deliveries.size() == 3);
    }

    assertThat(seen.ids()).containsSubsequence(failing + ":1", failing + ":2");
    assertThat(seen.of(failing)).containsOnly(new Continuity.Next());
  }

  @Test
  void aFailureCanStopTheSubscriptionAndTheEventComesAgainToTheNext() throws Exception {
    create(key("a"));
    IllegalStateException failure = new IllegalStateException("a bug");
    Subscription stopped =
        client.subscribe(
            group.onFailure(OnFailure.STOP),
            new Seen() {
              @Override
              void handle(Delivery delivery) {
                throw failure;
              }
            });
    assertThatThrownBy(() -> stopped.ended().get(LONG.toSeconds(), TimeUnit.SECONDS))
        .hasCause(failure);
    stopped.close();

    Seen seen = new Seen();
    try (Subscription events = client.subscribe(group, seen)) {
      until(() -> seen.deliveries.size() == 1);
    }
  }

  @Test
  void aFailureCanBePassedOver() throws Exception {
    create(key("a"));
    create(key("b"));
    List<String> tried = new ArrayList<>();
    Seen seen =
        new Seen() {
          @Override
          void handle(Delivery delivery) {
            super.handle(delivery);
            tried.add(delivery.event().header().getKeyId());
            throw new IllegalStateException("for the test");
          }
        };
    try (Subscription events = client.subscribe(group.onFailure(OnFailure.SKIP), seen)) {
      until(() -> seen.deliveries.size() == 2);
      until(() -> events.lag().equals(OptionalLong.of(0)));
    }
    assertThat(tried).containsExactlyInAnyOrder(key("a"), key("b"));
  }

  @Test
  void membersShareTheKeysAndNothingIsLostWhenOneLeaves() throws Exception {
    Seen one = new Seen();
    Seen two = new Seen();
    int keys = 6;
    try (Subscription first = client.subscribe(group, one)) {
      until(() -> first.lag().isPresent());
      Subscription second = client.subscribe(group, two);
      for (int round = 0; two.deliveries.isEmpty(); round++) {
        create(key(round + "-a"));
        create(key(round + "-b"));
      }
      for (int i = 0; i < keys; i++) {
        create(key("k" + i));
      }
      second.close();
      for (int i = 0; i < keys; i++) {
        describe(key("k" + i), 2);
      }
      until(
          () -> {
            List<String> all = new ArrayList<>(one.ids());
            all.addAll(two.ids());
            return IntStream.range(0, keys)
                .allMatch(
                    i ->
                        all.contains(key("k" + i + ":1"))
                            && all.contains(key("k" + i + ":2"))
                            && all.contains(key("k" + i + ":3")));
          });
    }
    assertThat(one.deliveries).isNotEmpty();
    for (Seen member : List.of(one, two)) {
      assertThat(member.deliveries)
          .extracting(Delivery::continuity)
          .noneMatch(Continuity.Gap.class::isInstance);
    }
  }

  @Test
  void aRecordThatIsNoEventIsAFailureUnlessTheHandlerSaysOtherwise() throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", installation.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("key-events", key("junk"), new byte[] {1, 2, 3})).get();
    }
    Subscription strict = client.subscribe(group.onFailure(OnFailure.STOP), delivery -> {});
    assertThatThrownBy(() -> strict.ended().get(LONG.toSeconds(), TimeUnit.SECONDS))
        .hasMessageContaining("Cannot read offset");
    Seen lenient = new Seen();
    try (Subscription events = client.subscribe(group, lenient)) {
      until(() -> events.lag().equals(OptionalLong.of(0)));
    }
  }

  @Test
  void closingWaitsForTheEventThatIsBeingHandled() throws Exception {
    create(key("a"));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Seen seen =
        new Seen() {
          @Override
          void handle(Delivery delivery) {
            begun.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            super.handle(delivery);
          }
        };
    Subscription events = client.subscribe(group, seen);
    assertThat(begun.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(events::close);
    goOn.countDown();
    closing.get(LONG.toSeconds(), TimeUnit.SECONDS);
    events.ended().get(LONG.toSeconds(), TimeUnit.SECONDS);

    assertThat(seen.ids()).containsExactly(key("a:1"));
    Seen next = new Seen();
    try (Subscription again = client.subscribe(group, next)) {
      until(() -> again.lag().equals(OptionalLong.of(0)));
    }
    assertThat(next.deliveries).as("it was committed").isEmpty();
  }

  @Test
  void aGroupWithoutANameIsRefused() {
    assertThatThrownBy(() -> SubscriptionOptions.group(" "))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
