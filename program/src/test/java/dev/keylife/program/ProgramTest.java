package dev.keylife.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

class ProgramTest {
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @Command(name = "keylife-test")
  static final class TestCommand implements Callable<Integer> {
    private final Exception failure;

    @Parameters private List<String> words = new ArrayList<>();

    TestCommand(Exception failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() throws Exception {
      if (words.contains("@word")) {
        return 0;
      }
      throw failure;
    }
  }

  private int run(Exception failure, String... args) {
    return Program.execute(
        new CommandLine(new TestCommand(failure)),
        new PrintStream(errors, true, StandardCharsets.UTF_8),
        args);
  }

  private String errors() {
    return errors.toString(StandardCharsets.UTF_8);
  }

  @Test
  void eachFailureHasItsExitStatusAndOneLine() {
    assertThat(run(new ProgramException(ExitCode.CREDENTIALS, "No keyset. Create one.")))
        .isEqualTo(78);
    assertThat(errors()).isEqualTo("keylife-test: No keyset. Create one.\n");
    errors.reset();
    assertThat(run(new ConfigException("There is no setting 'x'."))).isEqualTo(64);
    assertThat(errors()).isEqualTo("keylife-test: There is no setting 'x'.\n");
    errors.reset();
    assertThat(run(new IllegalStateException("nobody foresaw it"))).isEqualTo(70);
    assertThat(errors())
        .isEqualTo("keylife-test: failed: java.lang.IllegalStateException: nobody foresaw it\n");
  }

  @Test
  void aWrongArgumentIsUsageAndAnAtSignIsAnOrdinaryLetter() {
    assertThat(run(new IllegalStateException(), "--nonsense")).isEqualTo(64);
    assertThat(errors()).contains("keylife-test: Unknown option", "Try 'keylife-test --help'.");
    assertThat(run(new IllegalStateException(), "@word")).isZero();
  }

  private static final class Ended implements Program.Running {
    private final AtomicInteger closed = new AtomicInteger();
    private final boolean byItself;

    Ended(boolean byItself) {
      this.byItself = byItself;
    }

    @Override
    public void awaitEnd() {
      if (byItself) {
        throw new ProgramException(ExitCode.UNAVAILABLE, "It cannot go on.");
      }
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  @Test
  void aProgramIsClosedHoweverItEnds() throws InterruptedException {
    Ended byRequest = new Ended(false);
    assertThat(Program.await(byRequest)).isZero();
    assertThat(byRequest.closed).hasValue(1);
    Ended byItself = new Ended(true);
    assertThatThrownBy(() -> Program.await(byItself)).isInstanceOf(ProgramException.class);
    assertThat(byItself.closed).hasValue(1);
  }
}
