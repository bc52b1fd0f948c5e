package dev.keylife.streams.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.Deadline;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.streams.failure.Tries.Course;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class TriesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Tries tries = new Tries(3);

  @Test
  void aRecordThatFailsOnItsWayIsTriedThenRefusedThenSetAside() {
    for (int i = 0; i < 3; i++) {
      assertThat(restartAndBegin(0, 7)).isEqualTo(Course.CARRY_OUT);
      tries.failed(0, 7, new IllegalStateException());
    }
    assertThat(restartAndBegin(0, 7)).isEqualTo(Course.REFUSE);
    tries.failed(0, 7, new IllegalStateException());
    assertThat(restartAndBegin(0, 7)).isEqualTo(Course.SET_ASIDE);
    assertThat(tries.begin(0, 8)).isEqualTo(Course.CARRY_OUT);
    assertThat(restartAndBegin(1, 7)).isEqualTo(Course.CARRY_OUT);
  }

  @Test
  void itIsStillSetAsideWhenItsTransactionIsUndoneForAnotherReason() {
    Tries once = new Tries(1);
    once.begin(0, 7);
    once.failed(0, 7, new IllegalStateException());
    once.opened(0);
    assertThat(once.begin(0, 7)).isEqualTo(Course.REFUSE);
    once.ended(0);
    once.begin(0, 8);
    once.opened(0);
    assertThat(once.begin(0, 7)).isEqualTo(Course.REFUSE);
  }

  @Test
  void whatIsCommittedIsForgotten() {
    Tries once = new Tries(1);
    once.begin(0, 7);
    once.failed(0, 7, new IllegalStateException());
    once.opened(0);
    once.begin(0, 8);
    once.opened(0);
    assertThat(once.begin(0, 7)).isEqualTo(Course.CARRY_OUT);
  }

  @Test
  void aSendThatFailsLaterBelongsToTheRecordItWasFor() {
    Tries once = new Tries(1);
    once.begin(0, 7);
    once.ended(0);
    once.begin(0, 8);
    once.ended(0);
    RecordTooLargeException tooLarge = new RecordTooLargeException();
    once.unsent(0, 7, tooLarge);
    // It comes to light at the next record, and ends the thread; neither counts again.
    once.begin(0, 9);
    once.failed(0, 9, new StreamsException("later", tooLarge));
    assertThat(once.areToBlame(new StreamsException("at the end", tooLarge))).isTrue();

    once.opened(0);
    assertThat(once.begin(0, 7)).isEqualTo(Course.REFUSE);
    assertThat(once.begin(0, 8)).isEqualTo(Course.CARRY_OUT);
    assertThat(once.begin(0, 9)).isEqualTo(Course.CARRY_OUT);
  }

  @Test
  void aSendToAChangelogBelongsToTheRecordThatIsOnItsWay() {
    Tries once = new Tries(1);
    once.begin(0, 7);
    once.unsent(0, -1, new RecordTooLargeException());
    once.opened(0);
    assertThat(once.begin(0, 7)).isEqualTo(Course.REFUSE);
    once.ended(0);
    once.unsent(0, -1, new RecordTooLargeException()); // of a date that was reached
    once.opened(0);
    assertThat(once.begin(0, 7)).isEqualTo(Course.REFUSE);
  }

  @Test
  void aCommitThatFailsIsNobodysUntilARecordIsAloneInIt() {
    Tries once = new Tries(1);
    once.begin(0, 7);
    once.begin(0, 8);
    assertThat(once.areToBlame(new IllegalStateException())).isFalse();

    once.opened(0);
    assertThat(once.begin(0, 7)).isEqualTo(Course.CARRY_OUT);
    assertThat(once.isCareful(0)).isTrue();
    once.committed();
    assertThat(once.begin(0, 8)).isEqualTo(Course.CARRY_OUT);
    assertThat(once.areToBlame(new IllegalStateException())).isTrue();

    once.opened(0);
    assertThat(once.begin(0, 8)).isEqualTo(Course.REFUSE);
    once.committed();
    once.begin(0, 9);
    assertThat(once.isCareful(0)).isFalse();
  }

  @Test
  void aCommandThatWaitedIsCountedApartFromTheRecordsOfTheStream() {
    Tries once = new Tries(1);
    assertThat(once.begin(0, new Turn.Waited(3), NOW)).isEqualTo(Course.CARRY_OUT);
    once.failed(0, new Turn.Waited(3), new IllegalStateException());
    once.opened(0);
    assertThat(once.begin(0, 3)).isEqualTo(Course.CARRY_OUT);
    once.begin(0, 9); // What is before it is committed, and not what waits.
    assertThat(once.begin(0, new Turn.Waited(3), NOW)).isEqualTo(Course.REFUSE);
    once.end(0, true);
    once.committed();
    assertThat(once.begin(0, new Turn.Waited(3), NOW)).isEqualTo(Course.CARRY_OUT);
  }

  @Test
  void commandsThatWaitedAreCommittedOneByOneUntilOneIsAloneWithTheFailure() {
    Tries once = new Tries(1);
    for (long offset : new long[] {3, 4}) {
      once.begin(0, new Turn.Waited(offset), NOW);
      once.end(0, true);
    }
    assertThat(once.areToBlame(new IllegalStateException())).isFalse();

    once.opened(0);
    assertThat(once.isCarefulWithTurns(0)).isTrue();
    once.begin(0, new Turn.Waited(3), NOW);
    once.end(0, true);
    once.committed();
    once.begin(0, new Turn.Waited(4), NOW);
    once.end(0, true);
    assertThat(once.areToBlame(new IllegalStateException())).isTrue();

    once.opened(0);
    assertThat(once.begin(0, new Turn.Waited(4), NOW)).isEqualTo(Course.REFUSE);
    once.end(0, true);
    once.committed();
    assertThat(once.isCarefulWithTurns(0)).isFalse();
  }

  @Test
  void aDateThatFailsIsLeftAloneForLongerEachTimeAndEndsNothing() {
    Instant now = NOW;
    for (int minutes : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      tries.opened(0);
      assertThat(tries.postponed(0, now)).isEmpty();
      IllegalStateException failure = new IllegalStateException();
      assertThat(tries.begin(0, date("k"), now)).isEqualTo(Course.CARRY_OUT);
      tries.failed(0, date("k"), failure);
      assertThat(tries.areToBlame(failure)).isTrue();

      now = now.plus(Duration.ofMinutes(minutes));
      assertThat(tries.postponed(0, now.minusMillis(1))).containsExactly(date("k"));
    }
    assertThat(tries.hasFailed(0, date("k"))).isTrue();
    tries.opened(0);
    tries.begin(0, date("k"), now);
    tries.end(0, true);
    tries.committed();
    assertThat(tries.hasFailed(0, date("k"))).isFalse();
  }

  @Test
  void aSendThatFailsForADateIsTheDates() {
    tries.begin(0, date("k"), NOW);
    tries.unsent(0, -1, new RecordTooLargeException());
    tries.begin(0, date("other"), NOW);
    tries.opened(0);
    assertThat(tries.postponed(0, NOW)).containsExactly(date("k"));
  }

  @Test
  void aCommitThatFailsPutsOffAllItsDatesAndTheyAreTriedOneByOne() {
    for (String key : List.of("a", "b")) {
      tries.begin(0, date(key), NOW);
      tries.end(0, true);
    }
    assertThat(tries.areToBlame(new IllegalStateException())).isTrue();
    tries.opened(0);
    assertThat(tries.postponed(0, NOW)).containsExactlyInAnyOrder(date("a"), date("b"));
    assertThat(tries.isCarefulWithTurns(0)).isTrue();

    tries.begin(0, date("a"), NOW.plusSeconds(60));
    tries.end(0, true);
    tries.committed();
    assertThat(tries.hasFailed(0, date("a"))).isFalse();
    assertThat(tries.hasFailed(0, date("b"))).isTrue();
  }

  /** Else a command that fails among dates would never be found. */
  @Test
  void aCommandThatIsAloneAmongDatesIsCountedToo() {
    Tries once = new Tries(1);
    once.begin(0, 7);
    once.begin(0, date("a"), NOW);
    once.end(0, true);
    assertThat(once.areToBlame(new IllegalStateException())).isTrue();
    once.opened(0);
    assertThat(once.begin(0, 7)).isEqualTo(Course.REFUSE);
  }

  @Test
  void aStepIsSetAsideWhereNobodyCanBeToldThatItIsRefused() {
    Tries once = new Tries(1);
    assertThat(once.begin(0, new Turn.Step(5), NOW)).isEqualTo(Course.CARRY_OUT);
    once.failed(0, new Turn.Step(5), new IllegalStateException());
    once.opened(0);
    assertThat(once.begin(0, new Turn.Step(5), NOW)).isEqualTo(Course.SET_ASIDE);
  }

  private static Turn.Date date(String key) {
    return new Turn.Date(new Deadline(NOW, Deadline.Kind.KEY_DELETION, new KeyId(key), ""));
  }

  /** As HotSpot does with the exceptions of code that has thrown them often. */
  @Test
  void aFailureThatIsThrownAgainAsTheSameObjectIsCountedAgain() {
    Tries once = new Tries(1);
    NullPointerException same = new NullPointerException();
    for (Course course : List.of(Course.CARRY_OUT, Course.REFUSE)) {
      once.opened(0);
      assertThat(once.begin(0, 7)).isEqualTo(course);
      once.failed(0, 7, same);
      assertThat(once.areToBlame(same)).isTrue();
    }
    once.opened(0);
    assertThat(once.begin(0, 7)).isEqualTo(Course.SET_ASIDE);
  }

  @Test
  void otherThreadsRecordsAreNotToBlame() throws Exception {
    Tries once = new Tries(1);
    CompletableFuture.runAsync(() -> once.begin(1, 5)).get();
    assertThat(once.areToBlame(new IllegalStateException())).isFalse();
  }

  @Test
  void anOutageOrALostRightIsNoRecordsFault() {
    Tries once = new Tries(1);
    for (Throwable failure :
        new Throwable[] {
          new TimeoutException(),
          new SaslAuthenticationException("x"),
          new StreamsException("x", new TopicAuthorizationException("key-events"))
        }) {
      once.opened(0);
      assertThat(once.begin(0, 7)).isEqualTo(Course.CARRY_OUT);
      once.failed(0, 7, failure);
      assertThat(once.areToBlame(failure)).isFalse();
    }
  }

  @Test
  void whatFailsEvenWhenItIsSetAsideCountsAgainstTheProcess() {
    Tries once = new Tries(1);
    for (int i = 0; i < 2; i++) {
      once.opened(0);
      once.begin(0, 7);
      assertThat(once.areToBlame(new IllegalStateException())).isTrue();
    }
    once.opened(0);
    assertThat(once.begin(0, 7)).isEqualTo(Course.SET_ASIDE);
    assertThat(once.areToBlame(new IllegalStateException())).isFalse();
  }

  private Course restartAndBegin(int partition, long offset) {
    tries.opened(partition);
    return tries.begin(partition, offset);
  }
}
