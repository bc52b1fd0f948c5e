package dev.keylife.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DaemonThreadsTest {
  @Test
  void aThreadWaitsToBeStartedAndHoldsNothingUp() throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    Thread thread = DaemonThreads.of("watch", () -> done.set(true));
    assertThat(thread.getName()).isEqualTo("watch");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getState()).isEqualTo(Thread.State.NEW);
    thread.start();
    thread.join();
    assertThat(done).isTrue();
  }

  @Test
  void allThreadsOfAPoolCanHaveOneName() {
    ThreadFactory threads = DaemonThreads.named("guard");
    for (int i = 0; i < 2; i++) {
      assertThat(threads.newThread(() -> {}))
          .matches(Thread::isDaemon)
          .returns("guard", Thread::getName);
    }
  }

  @Test
  void eachPoolCountsItsThreadsForItself() {
    for (int pool = 0; pool < 2; pool++) {
      ThreadFactory threads = DaemonThreads.numbered("unwrap");
      assertThat(threads.newThread(() -> {}).getName()).isEqualTo("unwrap-1");
      assertThat(threads.newThread(() -> {}))
          .matches(Thread::isDaemon)
          .returns("unwrap-2", Thread::getName);
    }
  }
}
