package dev.keylife.streams.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.streams.failure.Tries.Course;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

class TriesTest {
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
    assertThat(once.resume(0, 3)).isEqualTo(Course.CARRY_OUT);
    once.failedAfterWaiting(0, 3, new IllegalStateException());
    once.opened(0);
    assertThat(once.begin(0, 3)).isEqualTo(Course.CARRY_OUT);
    once.begin(0, 9); // What is before it is committed, and not what waits.
    assertThat(once.resume(0, 3)).isEqualTo(Course.REFUSE);
    once.resumed(0, true);
    once.committed();
    assertThat(once.resume(0, 3)).isEqualTo(Course.CARRY_OUT);
  }

  @Test
  void commandsThatWaitedAreCommittedOneByOneUntilOneIsAloneWithTheFailure() {
    Tries once = new Tries(1);
    for (long offset : new long[] {3, 4}) {
      once.resume(0, offset);
      once.resumed(0, true);
    }
    assertThat(once.areToBlame(new IllegalStateException())).isFalse();

    once.opened(0);
    assertThat(once.isCarefulWithWaiting(0)).isTrue();
    once.resume(0, 3);
    once.resumed(0, true);
    once.committed();
    once.resume(0, 4);
    once.resumed(0, true);
    assertThat(once.areToBlame(new IllegalStateException())).isTrue();

    once.opened(0);
    assertThat(once.resume(0, 4)).isEqualTo(Course.REFUSE);
    once.resumed(0, true);
    once.committed();
    assertThat(once.isCarefulWithWaiting(0)).isFalse();
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
  void whatRocksDbHasAgainstARecordIsNoDisk() {
    assertThat(Tries.isBecauseOfTheRecord(rocks(Status.Code.InvalidArgument))).isTrue();
    for (Status.Code code : List.of(Status.Code.IOError, Status.Code.Corruption)) {
      assertThat(Tries.isBecauseOfTheRecord(rocks(code))).isFalse();
    }
  }

  private static ProcessorStateException rocks(Status.Code code) {
    return new ProcessorStateException(
        "x", new RocksDBException(new Status(code, Status.SubCode.None, "")));
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
