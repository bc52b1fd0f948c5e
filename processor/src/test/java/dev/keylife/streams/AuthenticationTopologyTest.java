package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.authentication.AuthenticationMode;
import dev.keylife.authentication.CommandAuthenticator;
import dev.keylife.authentication.TestSigner;
import dev.keylife.authentication.Trust;
import dev.keylife.authentication.TrustedKeys;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateAlias;
import dev.keylife.command.DeleteAlias;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.UpdateKeyDescription;
import dev.keylife.event.AliasChanged;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.EventHeader;
import dev.keylife.event.KeyDescriptionUpdated;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.lifecycle.KeyPairSupply;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.streams.TopologyHarness.Setup;
import dev.keylife.streams.limits.RateLimits;
import dev.keylife.type.FailureCode;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What signatures, and the lack of them, do to commands on their way through the topology. */
class AuthenticationTopologyTest {
  private static final TestSigner SIGNER = TestSigner.ed25519("tester-1", "tester");
  private static final TestSigner STRANGER = TestSigner.ed25519("tester-1", "tester");

  private final AtomicReference<TrustedKeys> trusted = new AtomicReference<>();
  private TopologyHarness harness;

  @TempDir private Path folder;

  @BeforeEach
  void start() {
    trusted.set(TestSigner.trusting(SIGNER));
    harness = start(AuthenticationMode.REQUIRED, 20);
  }

  private TopologyHarness start(AuthenticationMode mode, int answersPerSecond) {
    return new TopologyHarness(
        Setup.in(folder.resolve("state")).with(authenticator(mode, answersPerSecond)));
  }

  private CommandAuthenticator authenticator(AuthenticationMode mode, int answersPerSecond) {
    return CommandAuthenticator.of(
        mode, TestSigner.terms(), new Trust(trusted::get, Optional::empty), answersPerSecond);
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void aSignedCommandIsCarriedOutAndItsEventNamesTheKeyThatProvedIt() {
    SpecificRecord event = only(signed(harness.createKey("k")));

    assertThat(event).isInstanceOf(KeyStateChanged.class);
    assertThat(header(event).getIssuer()).isEqualTo("tester");
    assertThat(header(event).getSigningKeyId()).isEqualTo("tester-1");
  }

  @Test
  void anUnsignedCommandIsRefusedAndChangesNothing() {
    signed(harness.createKey("k"));

    CommandRejected refused = rejected(harness.send(describe("k", "another")));

    assertThat(refused.getCode()).isEqualTo(FailureCode.AccessDeniedException);
    assertThat(refused.getMessage()).contains("not signed");
    assertThat(refused.getRetryable()).isFalse();
    assertThat(refused.getHeader().getSigningKeyId()).isNull();
    assertThat(harness.states.readValuesToList())
        .last()
        .isInstanceOfSatisfying(
            KeySnapshot.class,
            key -> assertThat(key.getDescription()).isEqualTo("a key for a test"));
  }

  @Test
  void aCommandThatSomebodyElseSignedIsRefused() {
    CommandRejected refused = rejected(send(harness.createKey("k"), STRANGER));

    assertThat(refused.getCode()).isEqualTo(FailureCode.AccessDeniedException);
    assertThat(refused.getMessage()).contains("signature is wrong");
    assertThat(only(signed(harness.createKey("k")))).isInstanceOf(KeyStateChanged.class);
  }

  @Test
  void theSignatureOfOneCommandIsWorthNothingOnAnother() {
    signed(harness.createKey("k"));
    signed(harness.createKey("other"));
    DeleteAlias signedOne = new DeleteAlias(harness.header("k", "c"), "alias/a");
    Headers headers = SIGNER.sign(signedOne, harness.encode(signedOne), harness.now());

    for (SpecificRecord other :
        List.of(
            new CreateAlias(harness.header("k", "c"), "alias/a"),
            new DeleteAlias(harness.header("k", "c"), "alias/b"),
            new DeleteAlias(harness.header("other", "c"), "alias/a"),
            new DeleteAlias(harness.header("k", "d"), "alias/a"))) {
      assertThat(rejected(send(other, headers)).getCode())
          .isEqualTo(FailureCode.AccessDeniedException);
    }
  }

  @Test
  void aForgeryDoesNotUseUpTheCommandIdOfTheTrueCommand() {
    signed(harness.createKey("k"));
    SpecificRecord command = new UpdateKeyDescription(harness.header("k", "the-id"), "another");
    harness.send(command);
    send(command, STRANGER);

    assertThat(only(signed(command))).isInstanceOf(KeyDescriptionUpdated.class);
  }

  @Test
  void aForgeryOfACommandThatWasDecidedLearnsNothingOfIt() {
    signed(harness.createKey("k"));
    SpecificRecord command = new UpdateKeyDescription(harness.header("k", "the-id"), "another");
    signed(command);

    assertThat(only(harness.send(command))).isInstanceOf(CommandRejected.class);
  }

  @Test
  void forgeriesAreNotCountedForTheKey() {
    harness.close();
    harness =
        new TopologyHarness(
            Setup.in(folder.resolve("quota"))
                .with(withQuota(2))
                .with(authenticator(AuthenticationMode.REQUIRED, 20)));
    for (int i = 0; i < 10; i++) {
      harness.send(harness.createKey("k"));
    }

    assertThat(only(signed(harness.createKey("k")))).isInstanceOf(KeyStateChanged.class);
  }

  @Test
  void aRecordThatIsPublishedAgainHasNoEffectWhileItsSignatureIsValid() {
    signed(harness.createKey("k"));
    SpecificRecord command = describe("k", "another");
    Headers headers = SIGNER.sign(command, harness.encode(command), harness.now());
    send(command, headers);
    signed(describe("k", "a third"));

    harness.advance(Duration.ofMinutes(4));

    assertThat(only(send(command, headers))).isInstanceOf(CommandRepeated.class);
  }

  @Test
  void aRecordThatIsPublishedAgainIsRefusedOnceItsSignatureHasExpired() {
    signed(harness.createKey("k"));
    SpecificRecord command = describe("k", "another");
    Headers headers = SIGNER.sign(command, harness.encode(command), harness.now());
    send(command, headers);
    signed(describe("k", "a third"));

    harness.advance(Duration.ofMinutes(5));
    assertThat(rejected(send(command, headers)).getMessage()).contains("not valid any more");
    harness.advance(Duration.ofDays(8));
    assertThat(rejected(send(command, headers)).getMessage()).contains("not valid any more");
  }

  /** It was in the topic in time, but the memory of the first delivery has faded meanwhile. */
  @Test
  void aRecordThatIsReadSoLateThatItsIdMayBeForgottenIsRefused() {
    signed(harness.createKey("k"));
    SpecificRecord command = describe("k", "another");
    Headers headers = SIGNER.sign(command, harness.encode(command), harness.now());
    send(command, headers);
    signed(describe("k", "a third"));
    byte[] value = harness.encode(command);

    Instant published = harness.now();
    harness.advance(Duration.ofDays(8));
    harness.commands.pipeInput(
        new TestRecord<>("k".getBytes(StandardCharsets.UTF_8), value, headers, published));

    assertThat(rejected(harness.readEvents()).getMessage()).contains("decided before");
  }

  @Test
  void refusalsAreAnsweredOnlySoManyTimesASecond() {
    harness.close();
    harness = start(AuthenticationMode.REQUIRED, 3);
    List<SpecificRecord> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.addAll(harness.send(harness.createKey("k" + i)));
    }
    assertThat(events).hasSize(3);

    assertThat(only(signed(harness.createKey("k")))).isInstanceOf(KeyStateChanged.class);
    harness.advance(Duration.ofSeconds(1));
    assertThat(harness.send(harness.createKey("k"))).hasSize(1);
    assertThat(harness.dlq.isEmpty()).isTrue();
  }

  @Test
  void aKeyThatIsTakenOutOfTheTrustFileSignsNoMore() {
    signed(harness.createKey("k"));
    trusted.set(TrustedKeys.none());

    assertThat(rejected(signed(describe("k", "another"))).getMessage())
        .contains("not in the trust file");
  }

  @Test
  void whatWaitedForAKeyPairIsCheckedOnceMore() {
    AtomicBoolean ready = new AtomicBoolean();
    AtomicReference<Runnable> wake = new AtomicReference<>();
    harness.close();
    harness =
        new TopologyHarness(
            Setup.in(folder.resolve("waiting"))
                .withPairs(whenReady(ready, wake))
                .with(authenticator(AuthenticationMode.REQUIRED, 20)));
    signed(harness.createKey("k"));
    assertThat(signed(getParameters("k"))).isEmpty();

    trusted.set(TrustedKeys.none());
    ready.set(true);
    wake.get().run();

    assertThat(rejected(harness.advance(Duration.ofSeconds(1))).getMessage())
        .contains("not in the trust file");
  }

  @Test
  void theEventAboutAnAliasNamesTheKeyThatProvedItsCommand() {
    signed(harness.createKey("k"));
    List<SpecificRecord> events = signed(new CreateAlias(harness.header("k"), "alias/a"));

    assertThat(events).last().isInstanceOf(AliasChanged.class);
    assertThat(header(events.get(events.size() - 1)).getSigningKeyId()).isEqualTo("tester-1");
  }

  /** The way of an installation from unsigned to signed commands, without a stop of its clients. */
  @Test
  void anInstallationGoesFromOffToOptionalToRequired() {
    harness.close();
    harness = new TopologyHarness(Setup.in(folder.resolve("off")));
    // Publishers may sign before anybody looks at it.
    assertThat(header(only(signed(harness.createKey("k")))).getSigningKeyId()).isNull();
    assertThat(header(only(harness.send(describe("k", "1")))).getSigningKeyId()).isNull();

    harness =
        harness.restartAfter(Duration.ofMinutes(1), authenticator(AuthenticationMode.OPTIONAL, 20));
    SpecificRecord unsigned = only(harness.send(describe("k", "2")));
    assertThat(unsigned).isInstanceOf(KeyDescriptionUpdated.class);
    assertThat(header(unsigned).getSigningKeyId()).isNull();
    SpecificRecord signed = only(signed(describe("k", "3")));
    assertThat(signed).isInstanceOf(KeyDescriptionUpdated.class);
    assertThat(header(signed).getSigningKeyId()).isEqualTo("tester-1");
    assertThat(rejected(send(describe("k", "4"), STRANGER)).getCode())
        .isEqualTo(FailureCode.AccessDeniedException);

    harness =
        harness.restartAfter(Duration.ofMinutes(1), authenticator(AuthenticationMode.REQUIRED, 20));
    assertThat(rejected(harness.send(describe("k", "5"))).getCode())
        .isEqualTo(FailureCode.AccessDeniedException);
    assertThat(only(signed(describe("k", "6")))).isInstanceOf(KeyDescriptionUpdated.class);
  }

  private static TopologySettings withQuota(int perSecond) {
    TopologySettings d = TopologySettings.defaults(1);
    return new TopologySettings(
        1,
        d.limits(),
        new RateLimits(perSecond, 0, 0, 0),
        d.duplicateWindow(),
        d.deadlineInterval(),
        d.deadlineBatch(),
        d.erasureBound(),
        d.reseal(),
        d.waiting(),
        d.replicas());
  }

  private static KeyPairSupply whenReady(AtomicBoolean ready, AtomicReference<Runnable> wake) {
    return (key, spec, asker, whenItIs) -> {
      wake.set(whenItIs);
      return ready.get();
    };
  }

  private UpdateKeyDescription describe(String keyId, String description) {
    return new UpdateKeyDescription(harness.header(keyId), description);
  }

  private GetParametersForImport getParameters(String keyId) {
    return new GetParametersForImport(
        harness.header(keyId),
        WrappingAlgorithm.RSAES_OAEP_SHA_256,
        WrappingKeySpec.RSA_2048,
        null);
  }

  private List<SpecificRecord> signed(SpecificRecord command) {
    return send(command, SIGNER);
  }

  private List<SpecificRecord> send(SpecificRecord command, TestSigner signer) {
    return send(command, signer.sign(command, harness.encode(command), harness.now()));
  }

  private List<SpecificRecord> send(SpecificRecord command, Headers headers) {
    Headers own = new RecordHeaders(headers);
    return harness
        .sendRaw(((CommandHeader) command.get(0)).getKeyId(), harness.encode(command), own)
        .stream()
        .map(TestRecord::value)
        .toList();
  }

  private static SpecificRecord only(List<SpecificRecord> events) {
    assertThat(events).hasSize(1);
    return events.get(0);
  }

  private static CommandRejected rejected(List<SpecificRecord> events) {
    assertThat(only(events)).isInstanceOf(CommandRejected.class);
    return (CommandRejected) events.get(0);
  }

  private static EventHeader header(SpecificRecord event) {
    return (EventHeader) event.get(0);
  }
}
