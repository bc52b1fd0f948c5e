package dev.keylife.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.client.KeylifeClientException.Reason;
import dev.keylife.command.EnableKey;
import dev.keylife.type.FailureCode;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.Origin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Typed and asynchronous commands, against a real broker and the real rules. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsOnKafkaTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final byte[] MATERIAL =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private FakeInstallation installation;
  private KeylifeClient client;
  private Keys keys;
  private String key;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    installation = FakeInstallation.in(folder);
    client = KeylifeClient.open(installation.settings(1000));
    keys = client.keys("tester").withTimeout(LONG);
  }

  @AfterAll
  void stop() throws Exception {
    client.close();
    installation.close();
  }

  @BeforeEach
  void newKey() {
    key = "k-" + UUID.randomUUID();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  private void create() throws Exception {
    get(keys.createKey(key, request -> request.setOrigin(Origin.EXTERNAL)));
  }

  private static SecretBytes material() {
    return SecretBytes.owning(MATERIAL.clone());
  }

  private EnableKey unanswered() {
    installation.processor().mute.add(key);
    return new EnableKey(CommandHeaders.fresh(key, "tester"));
  }

  private static void assertFailsWith(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .cause()
        .isInstanceOfSatisfying(
            KeylifeClientException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void aKeyIsWalkedThroughItsLifeByTypedMethods() throws Exception {
    KeyResult created =
        get(
            keys.createKey(
                key, request -> request.setOrigin(Origin.EXTERNAL).setDescription("orders")));
    assertThat(created.keyState()).contains(KeyState.PendingImport);
    assertThat(created.keyArn()).endsWith(":key/" + key);

    Instant validTo = Instant.now().plus(90, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);
    try (SecretBytes material = material()) {
      KeyResult imported =
          get(keys.importKeyMaterial(key, material, request -> request.setValidTo(validTo)));
      assertThat(imported.keyState()).contains(KeyState.Enabled);
    }
    assertThat(installation.processor().cryptography.imported.get(key)).isEqualTo(MATERIAL);
    assertThat(client.snapshot(created.keyArn()).orElseThrow().getValidTo()).isEqualTo(validTo);

    assertThat(get(keys.enableKey(key)).changed()).isFalse();
    assertThat(get(keys.disableKey(created.keyArn())).keyState()).contains(KeyState.Disabled);
    assertThat(get(keys.updateKeyDescription(key, "x")).changed()).isTrue();
    assertThat(get(keys.deleteImportedKeyMaterial(key, request -> {})).keyState())
        .contains(KeyState.PendingImport);
    try (SecretBytes material = material()) {
      get(keys.reimportKeyMaterial(key, material, request -> request.setValidTo(validTo)));
    }
    get(keys.expireKeyMaterial(key, request -> {}));
    get(keys.revokeImportParameters(key));
    assertThat(
            get(keys.scheduleKeyDeletion(key, request -> request.setPendingWindowInDays(7)))
                .keyState())
        .contains(KeyState.PendingDeletion);
    assertThat(get(keys.cancelKeyDeletion(key)).changed()).isTrue();
  }

  @Test
  void aRefusalIsAnExceptionWithTheErrorNameOfAws() throws Exception {
    assertThatThrownBy(() -> get(keys.enableKey(key)))
        .cause()
        .isInstanceOfSatisfying(
            CommandRejectedException.class,
            e -> {
              assertThat(e.code()).isEqualTo(FailureCode.NotFoundException);
              assertThat(e.retryable()).isFalse();
              assertThat(e.event().header().getKeyId()).isEqualTo(key);
            });
    create();
    assertThatThrownBy(() -> get(keys.rotateKeyOnDemand(key)))
        .cause()
        .isInstanceOf(CommandRejectedException.class);
  }

  @Test
  void aRequestWithoutWhatIsRequiredIsRefusedBeforeItIsSent() {
    assertThatThrownBy(() -> keys.importKeyMaterial(key, request -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("importToken");
    assertThatThrownBy(() -> keys.enableKey(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a key's id or ARN");
  }

  @Test
  void aRepetitionUnderTheSameIdIsAnsweredByTheFirstOutcome() throws Exception {
    create();
    Keys once = keys.withCommandId("describe-it");
    KeyResult first = get(once.updateKeyDescription(key, "x"));
    get(keys.updateKeyDescription(key, "y"));

    KeyResult again = get(once.updateKeyDescription(key, "x"));

    assertThat(again.event().header().getEventId()).isEqualTo(first.event().header().getEventId());
    assertThat(client.snapshot(key).orElseThrow().getDescription()).isEqualTo("y");
  }

  @Test
  void manyCommandsAreOnTheirWayAtOnce() throws Exception {
    List<CompletableFuture<KeyResult>> created =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    keys.createKey(
                        key + "-" + i,
                        request ->
                            request
                                .setOrigin(Origin.EXTERNAL)
                                .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)))
            .toList();
    for (int i = 0; i < created.size(); i++) {
      assertThat(get(created.get(i)).keyId()).isEqualTo(key + "-" + i);
    }
  }

  @Test
  void whatDependsOnAnOutcomeMayWaitForAnother() throws Exception {
    CompletableFuture<KeyResult> last =
        keys.createKey(key, request -> request.setOrigin(Origin.EXTERNAL))
            .thenApply(created -> keys.updateKeyDescription(key, "x").join());
    assertThat(get(last).event().header().getSequence()).isEqualTo(2);
  }

  @Test
  void silenceEndsWithTheCommandIdToLookForLater() {
    EnableKey command = unanswered();

    assertThatThrownBy(() -> get(client.send(command, Duration.ofMillis(100))))
        .cause()
        .isInstanceOfSatisfying(
            KeylifeClientException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.NO_ANSWER);
              assertThat(e.commandId()).contains(command.getHeader().getCommandId());
            });
  }

  @Test
  void aCommandThatWasSetAsideIsToldLongBeforeItsTimeIsUp() {
    installation.processor().unreadable.add(key);
    EnableKey command = new EnableKey(CommandHeaders.fresh(key, "tester"));

    assertFailsWith(
        Reason.DEAD_LETTER,
        () -> client.send(command, Duration.ofHours(1)).get(2, TimeUnit.MINUTES));
  }

  @Test
  void onlySoManyAreInFlightAndACancelledOneMakesRoom() throws Exception {
    create();
    String silent = "silent-" + key;
    installation.processor().mute.add(silent);
    try (KeylifeClient narrow = KeylifeClient.open(installation.settings(1))) {
      CompletableFuture<Outcome> first =
          narrow.send(new EnableKey(CommandHeaders.fresh(silent, "tester")), LONG);

      assertFailsWith(
          Reason.TOO_MANY_IN_FLIGHT,
          () ->
              get(
                  narrow.send(
                      new EnableKey(CommandHeaders.fresh(key, "tester")), Duration.ofMillis(50))));

      assertThat(first.cancel(true)).isTrue();
      assertThat(get(narrow.keys("tester").updateKeyDescription(key, "x")).changed()).isTrue();
    }
  }

  @Test
  void whoWaitsIsToldWhenTheClientIsClosedAndNobodySendsAfterwards() {
    KeylifeClient other = KeylifeClient.open(installation.settings(10));
    CompletableFuture<Outcome> waiting = other.send(unanswered(), LONG);
    other.close();

    assertFailsWith(Reason.CLOSED, () -> get(waiting));
    assertFailsWith(Reason.CLOSED, () -> get(other.send(unanswered(), LONG)));
  }
}
