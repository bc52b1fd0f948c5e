package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CommandHeader;
import dev.keylife.command.EnableKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.EventHeader;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.streams.TopologyHarness.Setup;
import dev.keylife.streams.limits.RateLimit;
import dev.keylife.streams.limits.RateLimits;
import dev.keylife.streams.progress.TopologyListener;
import dev.keylife.streams.waiting.WaitingLimits;
import dev.keylife.type.FailureCode;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who floods a key, or keys, with commands is kept from taking the others' time. */
class CommandQuotaTest {
  private static final int PER_SECOND = 3;
  private static final int ANSWERS = 4;

  @TempDir Path folder;
  private final List<String> throttled = new ArrayList<>();
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    TopologySettings d = TopologySettings.defaults(1);
    harness =
        new TopologyHarness(
            Setup.in(folder.resolve("state"))
                .with(new PlainCryptography())
                .with(
                    new TopologySettings(
                        1,
                        d.limits(),
                        new RateLimits(PER_SECOND, 2 * PER_SECOND, PER_SECOND, ANSWERS),
                        d.duplicateWindow(),
                        d.deadlineInterval(),
                        d.deadlineBatch(),
                        d.erasureBound(),
                        d.reseal(),
                        WaitingLimits.defaults(),
                        d.replicas()))
                .with(
                    new TopologyListener() {
                      @Override
                      public void throttled(RateLimit limit, boolean answered) {
                        throttled.add(limit.label() + (answered ? "" : ", silent"));
                      }
                    }));
    harness.send(harness.createKey("k"));
    harness.send(harness.createKey("other"));
    harness.advance(Duration.ofSeconds(1));
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void whatIsTooMuchInASecondIsRefusedByNameAndChangesNothing() {
    List<CommandRejected> answers = new ArrayList<>();
    for (int i = 0; i < PER_SECOND + 2; i++) {
      answers.add(answer(new EnableKey(harness.header("k"))));
    }
    assertThat(answers.subList(0, PER_SECOND))
        .allMatch(a -> a.getCode() == FailureCode.KMSInvalidStateException);
    assertThat(answers.subList(PER_SECOND, PER_SECOND + 2))
        .allMatch(a -> a.getCode() == FailureCode.ThrottlingException)
        .allMatch(CommandRejected::getRetryable)
        .allMatch(a -> a.getMessage().startsWith("Throttled: more than 3 commands"));
    assertThat(throttled).containsExactly("key", "key");

    // The trail has no gap, and another key and another principal have counts of their own.
    assertThat(answers)
        .extracting(a -> ((EventHeader) a.get(0)).getSequence())
        .containsExactly(2L, 3L, 4L, 5L, 6L);
    assertThat(answer(new EnableKey(harness.header("other"))).getCode())
        .isEqualTo(FailureCode.KMSInvalidStateException);
    assertThat(answer(by("owner", new EnableKey(harness.header("k")))).getCode())
        .isEqualTo(FailureCode.KMSInvalidStateException);
  }

  @Test
  void aPrincipalHasSoManyCommandsForAllKeysTogetherAndASessionIsItsRole() {
    for (int i = 0; i < 2 * PER_SECOND; i++) {
      String session = "arn:aws:sts::111122223333:assumed-role/Loader/session-" + i;
      assertThat(answer(by(session, new EnableKey(harness.header("none-" + i)))).getCode())
          .isEqualTo(FailureCode.NotFoundException);
    }
    String next = "arn:aws:sts::111122223333:assumed-role/Loader/session-next";
    assertThat(answer(by(next, new EnableKey(harness.header("none")))).getMessage())
        .isEqualTo(
            "Throttled: more than 6 commands of one principal in a second, for keys of one"
                + " partition. Send it again.");
    assertThat(throttled).containsExactly("principal");
    assertThat(answer(new EnableKey(harness.header("other"))).getCode())
        .isEqualTo(FailureCode.KMSInvalidStateException);
  }

  @Test
  void commandsThatNeedKeyPairsHaveABoundOfTheirOwn() {
    for (int i = 0; i < PER_SECOND; i++) {
      assertThat(harness.send(parameters(i % 2 == 0 ? "k" : "other")).get(0))
          .isInstanceOf(ImportParametersIssued.class);
    }
    assertThat(answer(parameters("other")).getMessage())
        .startsWith("Throttled: more than 3 commands of one principal in a second that need a key");
    assertThat(throttled).containsExactly("key_pairs");
    assertThat(harness.send(by("owner", parameters("other"))).get(0))
        .isInstanceOf(ImportParametersIssued.class);
    assertThat(answer(new EnableKey(harness.header("other"))).getCode())
        .isEqualTo(FailureCode.KMSInvalidStateException);
  }

  @Test
  void beyondSoManyAnswersAFloodIsSilentAndChangesNothing() {
    for (int i = 0; i < PER_SECOND + ANSWERS; i++) {
      assertThat(harness.send(new EnableKey(harness.header("k")))).hasSize(1);
    }
    SpecificRecord silent = new EnableKey(harness.header("k"));
    assertThat(harness.send(silent)).isEmpty();
    assertThat(throttled).containsExactly("key", "key", "key", "principal", "principal, silent");
    assertThat(answer(by("owner", new EnableKey(harness.header("k")))).getCode())
        .as("an honest one's command")
        .isEqualTo(FailureCode.KMSInvalidStateException);

    harness.advance(Duration.ofSeconds(1));
    assertThat(answer(silent).getCode())
        .as("its id is not used up")
        .isEqualTo(FailureCode.KMSInvalidStateException);
  }

  @Test
  void aThrottledCommandTakesEffectWhenItIsSentAgainUnderItsId() {
    for (int i = 0; i < PER_SECOND; i++) {
      harness.send(new EnableKey(harness.header("k")));
    }
    SpecificRecord command = new EnableKey(harness.header("k"));
    assertThat(answer(command).getCode()).isEqualTo(FailureCode.ThrottlingException);
    harness.advance(Duration.ofSeconds(1));
    assertThat(answer(command).getCode()).isEqualTo(FailureCode.KMSInvalidStateException);
    assertThat(harness.send(command))
        .as("and then once")
        .singleElement()
        .isInstanceOf(CommandRepeated.class);
  }

  @Test
  void aKeyHasOneQuotaByWhicheverNameItIsCalled() {
    String arn = new KeyNamespace("aws", "eu-central-1", "111122223333").arn(new KeyId("k"));
    for (int i = 0; i < PER_SECOND; i++) {
      harness.send(new EnableKey(harness.header(i % 2 == 0 ? "k" : arn)));
    }
    assertThat(answer(new EnableKey(harness.header("k"))).getCode())
        .isEqualTo(FailureCode.ThrottlingException);
    assertThat(answer(new EnableKey(harness.header(arn))).getCode())
        .isEqualTo(FailureCode.ThrottlingException);
  }

  private GetParametersForImport parameters(String key) {
    return new GetParametersForImport(
        harness.header(key), WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048, null);
  }

  private static SpecificRecord by(String issuer, SpecificRecord command) {
    ((CommandHeader) command.get(0)).setIssuer(issuer);
    return command;
  }

  private CommandRejected answer(SpecificRecord command) {
    return (CommandRejected) harness.send(command).get(0);
  }
}
