package dev.keylife.cli.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.cli.bulk.BulkRun.Patience;
import dev.keylife.cli.bulk.ScriptedKeylife.Taken;
import dev.keylife.cli.material.MaterialEncoding;
import dev.keylife.client.KeylifeClientException;
import dev.keylife.client.TokenRecipient;
import dev.keylife.command.CreateKey;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.type.FailureCode;
import dev.keylife.type.KeySpec;
import dev.keylife.type.WrappingKeySpec;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many rows are held at a time, and what becomes of those that are not answered as hoped. */
class BulkRunTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final List<String> WHOLE_WAY =
      List.of("CreateKey", "GetParametersForImport", "ImportKeyMaterial");

  @TempDir Path folder;
  private final BulkKeys existing = new BulkKeys();

  @BeforeEach
  void writeMaterial() throws IOException {
    Files.write(folder.resolve("m"), new byte[32]);
  }

  private static BulkRow row(int number) {
    return new BulkRow(
        "k" + number,
        KeySpec.SYMMETRIC_DEFAULT,
        Optional.empty(),
        "m",
        "never",
        MaterialEncoding.raw);
  }

  private static Iterator<BulkRow> rows(int count) {
    return IntStream.range(0, count).mapToObj(BulkRunTest::row).iterator();
  }

  private BulkTally tally(int rows) throws IOException {
    return BulkTally.open(
        rows,
        folder.resolve("manifest"),
        folder.resolve("journal"),
        folder.resolve("failures"),
        false,
        line -> {});
  }

  private BulkRun run(ScriptedKeylife keylife, BulkTally tally, int inFlight, Patience patience) {
    BulkSteps steps =
        new BulkSteps(
            folder.resolve("manifest"),
            existing,
            true,
            "tester",
            WrappingKeySpec.RSA_2048,
            TokenRecipient.fresh(),
            Clock.systemUTC());
    return new BulkRun(keylife, steps, tally, inFlight, patience);
  }

  /** Answers nothing before as many keys as the window holds are under way. */
  private static final class Crowd {
    final Deque<Taken> held = new ArrayDeque<>();
    final Set<String> underWay = new HashSet<>();
    int most;
  }

  @Test
  void neverMoreRowsAreBegunThanTheWindowHoldsNorFewer() throws Exception {
    int window = 8;
    int count = 100;
    Crowd crowd = new Crowd();
    AtomicInteger read = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    ScriptedKeylife[] keylife = new ScriptedKeylife[1];
    keylife[0] =
        new ScriptedKeylife(
            taken -> {
              crowd.held.add(taken);
              crowd.underWay.add(taken.keyId());
              crowd.most = Math.max(crowd.most, crowd.underWay.size());
              // It begins with two, and grows by one with each key that is done.
              int size = Math.min(window, 2 + done.get());
              boolean full = crowd.held.size() >= size || read.get() == count;
              while (full && !crowd.held.isEmpty()) {
                Taken oldest = crowd.held.remove();
                if (oldest.command() instanceof ImportKeyMaterial) {
                  crowd.underWay.remove(oldest.keyId());
                  done.incrementAndGet();
                }
                keylife[0].succeed(oldest);
              }
            });
    Iterator<BulkRow> source = rows(count);
    Iterator<BulkRow> watched =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return source.hasNext();
          }

          @Override
          public BulkRow next() {
            read.incrementAndGet();
            assertThat(read.get() - done.get()).isLessThanOrEqualTo(window);
            return source.next();
          }
        };

    try (BulkTally tally = tally(count)) {
      run(keylife[0], tally, window, Patience.of(LONG)).run(watched);

      assertThat(tally.summary().imported()).isEqualTo(count);
      assertThat(tally.summary().created()).isEqualTo(count);
    }
    assertThat(crowd.most).isEqualTo(window);
    assertThat(keylife[0].commandsFor("k77")).isEqualTo(WHOLE_WAY);
  }

  @Test
  void aRowThatIsDoneIsLetGo() throws Exception {
    int count = 2_000;
    List<WeakReference<BulkRow>> begun = new ArrayList<>();
    AtomicInteger held = new AtomicInteger();
    ScriptedKeylife[] keylife = new ScriptedKeylife[1];
    keylife[0] =
        new ScriptedKeylife(
            taken -> {
              keylife[0].commands.clear();
              keylife[0].succeed(taken);
            });
    Iterator<BulkRow> watched =
        IntStream.range(0, count)
            .mapToObj(
                number -> {
                  BulkRow row = row(number);
                  begun.add(new WeakReference<>(row));
                  if (number == count - 1) {
                    System.gc();
                    begun.stream().filter(r -> r.get() != null).forEach(r -> held.addAndGet(1));
                  }
                  return row;
                })
            .iterator();

    try (BulkTally tally = tally(count)) {
      run(keylife[0], tally, 32, Patience.of(LONG)).run(watched);
    }
    // The window, and what the collector or the iterator may still hold.
    assertThat(held.get()).isBetween(1, 64);
  }

  @Test
  void aRunThatIsKilledIsTakenUpWhereItWas() throws Exception {
    int count = 30;
    Set<String> imported = new HashSet<>();
    ScriptedKeylife[] keylife = new ScriptedKeylife[2];
    keylife[0] =
        new ScriptedKeylife(
            taken -> {
              if (imported.size() == 11) {
                throw new OutOfMemoryError("as good as a SIGKILL");
              }
              if (taken.command() instanceof ImportKeyMaterial) {
                imported.add(taken.keyId());
              }
              keylife[0].succeed(taken);
            });
    BulkTally killed = tally(count); // and not closed
    BulkRun first = run(keylife[0], killed, 4, Patience.of(LONG));
    assertThatThrownBy(() -> first.run(rows(count))).isInstanceOf(OutOfMemoryError.class);
    int noted = Files.readAllLines(folder.resolve("journal")).size();
    assertThat(noted).isBetween(11 - 4, 11);
    letGoOfTheJournal();
    keylife[0].commands.stream()
        .filter(CreateKey.class::isInstance)
        .forEach(
            command ->
                existing.add(
                    ((CreateKey) command).getHeader().getKeyId(), KeySpec.SYMMETRIC_DEFAULT));

    keylife[1] = new ScriptedKeylife(taken -> keylife[1].succeed(taken));
    try (BulkTally tally = tally(count)) {
      run(keylife[1], tally, 4, Patience.of(LONG)).run(rows(count));

      assertThat(tally.summary().skipped()).isEqualTo(noted);
      assertThat(tally.summary().imported()).isEqualTo(count - noted);
      assertThat(tally.summary().notTried()).isZero();
    }
    for (int i = 0; i < count; i++) {
      boolean sentAgain = !keylife[1].commandsFor("k" + i).isEmpty();
      boolean noteTaken = i < noted;
      assertThat(sentAgain).as("k%d", i).isEqualTo(!noteTaken);
    }
    assertThat(Files.readAllLines(folder.resolve("journal"))).hasSize(count);
  }

  /** As the system does for a process that is gone: the lock is on what was the file. */
  private void letGoOfTheJournal() throws IOException {
    Path copy = Files.copy(folder.resolve("journal"), folder.resolve("copy"));
    Files.move(copy, folder.resolve("journal"), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void whatFailsRetryablyIsSentAgainUnderTheSameId() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    ScriptedKeylife[] keylife = new ScriptedKeylife[1];
    keylife[0] =
        new ScriptedKeylife(
            taken -> {
              if (taken.command() instanceof ImportKeyMaterial && failures.getAndAdd(1) < 2) {
                keylife[0].reject(taken, FailureCode.DependencyTimeoutException, true);
              } else {
                keylife[0].succeed(taken);
              }
            });
    try (BulkTally tally = tally(1)) {
      run(keylife[0], tally, 4, new Patience(LONG, 3, Duration.ofMillis(1))).run(rows(1));

      assertThat(tally.summary().imported()).isEqualTo(1);
    }
    assertThat(keylife[0].commands.stream().filter(ImportKeyMaterial.class::isInstance))
        .hasSize(3)
        .map(command -> ((ImportKeyMaterial) command).getHeader().getCommandId())
        .containsOnly(((ImportKeyMaterial) keylife[0].commands.get(2)).getHeader().getCommandId());
  }

  @Test
  void whatKeepsFailingRetryablyFailsInTheEnd() throws Exception {
    ScriptedKeylife[] keylife = new ScriptedKeylife[1];
    keylife[0] =
        new ScriptedKeylife(
            taken -> keylife[0].reject(taken, FailureCode.KMSInternalException, true));
    try (BulkTally tally = tally(1)) {
      run(keylife[0], tally, 4, new Patience(LONG, 3, Duration.ofMillis(1))).run(rows(1));

      assertThat(tally.summary().failed()).isEqualTo(1);
    }
    assertThat(keylife[0].commands).hasSize(3);
    assertThat(folder.resolve("failures")).content().contains("KMSInternalException");
  }

  @Test
  void silenceEndsTheRunAfterWhatIsInFlightIsFinished() throws Exception {
    ScriptedKeylife[] keylife = new ScriptedKeylife[1];
    keylife[0] =
        new ScriptedKeylife(
            taken -> {
              if (!taken.keyId().equals("k2")) {
                keylife[0].succeed(taken);
              }
            });
    try (BulkTally tally = tally(1_000)) {
      BulkRun run = run(keylife[0], tally, 1, new Patience(Duration.ofSeconds(1), 1, LONG));
      run.run(rows(1_000));

      assertThat(run.endedBy())
          .map(KeylifeClientException::getMessage)
          .contains("No answer for k2");
      assertThat(tally.summary().imported()).isEqualTo(2);
      assertThat(tally.summary().notTried()).isEqualTo(998);
    }
  }

  @Test
  void aKeyThatCameIntoBeingMeanwhileIsLookedUpOnce() throws Exception {
    ScriptedKeylife[] keylife = new ScriptedKeylife[1];
    keylife[0] =
        new ScriptedKeylife(
            taken -> {
              if (taken.command() instanceof CreateKey && !taken.keyId().equals("k0")) {
                keylife[0].reject(taken, FailureCode.ValidationException, false);
              } else {
                keylife[0].succeed(taken);
              }
            });
    try (BulkTally tally = tally(3)) {
      BulkRun run = run(keylife[0], tally, 4, Patience.of(LONG));
      run.run(rows(3));
      List<BulkRow> again = run.takeMadeMeanwhile();
      assertThat(again).containsExactly(row(1), row(2));
      existing.add("k1", KeySpec.SYMMETRIC_DEFAULT);
      run.run(again.iterator());

      assertThat(run.takeMadeMeanwhile()).isEmpty();
      assertThat(tally.summary().imported()).isEqualTo(2);
      assertThat(tally.summary().failed()).as("k2, which is not there after all").isEqualTo(1);
    }
    assertThat(keylife[0].commandsFor("k1"))
        .containsExactly("CreateKey", "GetParametersForImport", "ImportKeyMaterial");
  }

  @Test
  void theWindowGrowsWithKeysDoneInTimeAndShrinksWithSlowOnes() {
    BulkWindow window = new BulkWindow(100, Duration.ofSeconds(30));
    assertThat(window.size()).isEqualTo(2);
    IntStream.range(0, 500).forEach(i -> window.done(Duration.ofMillis(500), Duration.ofMillis(1)));
    assertThat(window.size()).isEqualTo(100);

    IntStream.range(0, 10_000)
        .forEach(i -> window.done(Duration.ofSeconds(8), Duration.ofMillis(1)));
    assertThat(window.size()).isEqualTo(1);
    window.done(Duration.ofSeconds(7), Duration.ofMillis(1));
    assertThat(window.size()).isEqualTo(2);
  }

  @Test
  void oneSlowRoundShrinksTheWindowOnceToTheMeasuredRate() {
    BulkWindow window = new BulkWindow(64, Duration.ofSeconds(30));
    IntStream.range(0, 64).forEach(i -> window.done(Duration.ZERO, Duration.ZERO));
    assertThat(window.size()).isEqualTo(64);

    IntStream.range(0, 30).forEach(i -> window.done(Duration.ofSeconds(15), Duration.ofMillis(1)));
    assertThat(window.size()).isEqualTo(32);
  }

  /** One key after the other, each in so many milliseconds; slower by a factor halfway. */
  @ParameterizedTest
  @CsvSource({"1, 1", "20, 3", "200, 2", "500, 3", "1200, 3", "2500, 2", "6000, 1"})
  void noKeyWaitsLongerThanTheTimeoutWhateverTheProcessorsRate(long millis, int slower) {
    Duration timeout = Duration.ofSeconds(30);
    BulkWindow window = new BulkWindow(2048, timeout);
    Deque<Long> begun = new ArrayDeque<>();
    int keys = 4_000;
    long now = 0;
    Duration longest = Duration.ZERO;
    for (int done = 0; done < keys; done++) {
      while (begun.size() < window.size()) {
        begun.add(now);
      }
      long each = done < keys / 2 ? millis : millis * slower;
      now += each;
      Duration took = Duration.ofMillis(now - begun.remove());
      longest = took.compareTo(longest) > 0 ? took : longest;
      window.done(took, Duration.ofMillis(each));
    }
    assertThat(longest).isLessThan(timeout);
  }

  @Test
  void aProcessorThatIsSlowAndAnswersIsNoTrouble() throws Exception {
    // One waits longer than the timeout, and all the time others are answered.
    Duration timeout = Duration.ofSeconds(4);
    AtomicBoolean first = new AtomicBoolean(true);
    ScriptedKeylife[] keylife = new ScriptedKeylife[1];
    keylife[0] =
        new ScriptedKeylife(
            taken ->
                CompletableFuture.delayedExecutor(
                        first.getAndSet(false) ? 5_000 : 50, TimeUnit.MILLISECONDS)
                    .execute(() -> keylife[0].succeed(taken)));
    try (BulkTally tally = tally(30)) {
      BulkRun run = run(keylife[0], tally, 2, Patience.of(timeout));
      run.run(rows(30));

      assertThat(run.endedBy()).isEmpty();
      assertThat(tally.summary().imported()).isEqualTo(30);
    }
  }

  @Test
  void howFarItIsIsToldInLinesWhereNobodyLooksOn() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (BulkProgress progress = new BulkProgress(false, 200, Duration.ofMillis(5), lines::add)) {
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !lines.isEmpty());
      assertThat(lines.get(0)).startsWith("0 of 200 keys after 0 s");
      IntStream.range(0, 50).forEach(i -> progress.step());
      assertThat(progress.words(Duration.ofSeconds(10)))
          .isEqualTo("50 of 200 keys after 10 s, about 30 s left");
    }
  }
}
