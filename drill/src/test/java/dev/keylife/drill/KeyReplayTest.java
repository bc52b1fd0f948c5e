package dev.keylife.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.client.CommandHeaders;
import dev.keylife.command.CreateKey;
import dev.keylife.command.DisableKey;
import dev.keylife.command.EnableKey;
import dev.keylife.event.EventHeader;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.DecidedCommand;
import dev.keylife.lifecycle.Decision;
import dev.keylife.lifecycle.Holdings;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.KeyRecord;
import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.lifecycle.LifecyclePolicy;
import dev.keylife.schema.StrictJson;
import dev.keylife.streams.decoding.CommandMapper;
import dev.keylife.streams.encoding.EventMapper;
import dev.keylife.streams.encoding.SnapshotMapper;
import dev.keylife.streams.state.KeyEntry;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A comparison that finds no fault is worth what it would have found. */
class KeyReplayTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ByteString HASH = ByteString.of(new byte[32]);
  private static final LifecyclePolicy POLICY =
      LifecyclePolicy.defaults(new KeyNamespace("aws", "us-east-1", "000000000000"));

  private final List<SpecificRecord> commands =
      new ArrayList<>(
          List.of(
              CreateKey.newBuilder()
                  .setHeader(CommandHeaders.of("k", "test", "k#0#"))
                  .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
                  .setOrigin(Origin.AWS_KMS)
                  .build(),
              new DisableKey(CommandHeaders.of("k", "test", "k#1#")),
              new EnableKey(CommandHeaders.of("k", "test", "k#2#"))));
  private final List<SpecificRecord> events = new ArrayList<>();
  private Optional<KeyRecord> key = Optional.empty();

  @BeforeEach
  void publish() {
    Lifecycle lifecycle = new Lifecycle(POLICY, new RecordedCryptography(), new StrictJson()::read);
    for (SpecificRecord published : commands) {
      Command command = CommandMapper.toCommand(published, NOW).orElseThrow();
      Decision decision =
          lifecycle.decide(command, key, id -> Optional.empty(), Holdings.NONE, NOW);
      key = decision.record();
      events.add(EventMapper.toAvro(decision.event().orElseThrow(), Optional.of(HASH)));
    }
  }

  @Test
  void whatTheCoreDecidesIsRight() {
    assertThat(problems()).isEmpty();
  }

  @Test
  void aLostEventIsFound() {
    events.remove(1);
    assertThat(problems()).first().asString().startsWith("nothing was to happen now");
  }

  @Test
  void aLastEventThatIsLostIsFound() {
    events.remove(2);
    assertThat(problems()).singleElement().asString().startsWith("1 commands were not answered");
  }

  @Test
  void aDoubledEventIsFound() {
    events.add(1, events.get(0));
    assertThat(problems()).first().asString().startsWith("nothing was to happen now");
  }

  @Test
  void eventsOutOfOrderAreFound() {
    Collections.swap(events, 1, 2);
    assertThat(problems()).isNotEmpty();
  }

  @Test
  void aWrongSequenceIsFound() {
    ((EventHeader) events.get(2).get(0)).setSequence(7L);
    assertThat(problems()).singleElement().asString().contains("instead of");
  }

  @Test
  void aSnapshotThatStayedBehindIsFound() {
    SpecificRecord old = snapshot();
    ((dev.keylife.snapshot.KeySnapshot) old).setKeyState(dev.keylife.type.KeyState.Disabled);
    assertThat(problems(old)).singleElement().asString().startsWith("snapshot");
  }

  @Test
  void aRepetitionIsToldWhatBecameOfTheFirstAndNotMoreOftenThanItMay() {
    for (int i = 0; i < POLICY.maxRepetitions(); i++) {
      repeat("k:2");
    }
    commands.add(commands.get(1)); // nobody answers it any more
    assertThat(problems()).isEmpty();

    events.remove(events.size() - 1);
    assertThat(problems()).first().asString().startsWith("2 commands were not answered");
  }

  @Test
  void aRepetitionThatIsToldOfAnotherEventIsFound() {
    repeat("k:3");
    assertThat(problems()).first().asString().contains("instead of");
  }

  @Test
  void anotherCommandUnderTheSameIdMustBeRefused() {
    commands.add(new EnableKey(CommandHeaders.of("k", "test", "k#1#")));
    decideAgain("k:2");
    assertThat(problems()).isEmpty();
  }

  private void repeat(String firstEventId) {
    commands.add(commands.get(1));
    decideAgain(firstEventId);
  }

  /** What the core answers to the last command, which has the id of the second one. */
  private void decideAgain(String firstEventId) {
    Command first = CommandMapper.toCommand(commands.get(1), NOW).orElseThrow();
    Command again = CommandMapper.toCommand(commands.get(commands.size() - 1), NOW).orElseThrow();
    Decision decision =
        new Lifecycle(POLICY, new RecordedCryptography(), new StrictJson()::read)
            .decideAgain(
                again,
                DecidedCommand.of(
                    first,
                    new DecidedCommand.Answer(
                        firstEventId, "KeyStateChanged", NOW, Optional.empty())),
                key,
                NOW)
            .orElseThrow();
    key = decision.record();
    events.add(EventMapper.toAvro(decision.event().orElseThrow(), Optional.of(HASH)));
  }

  private List<String> problems() {
    return problems(snapshot());
  }

  private List<String> problems(SpecificRecord snapshot) {
    KeyReplay replay = new KeyReplay(POLICY);
    commands.forEach(c -> replay.command(c, NOW));
    List<String> problems = new ArrayList<>();
    events.forEach(e -> replay.event(e).ifPresent(problems::add));
    replay.end(snapshot, Optional.of(HASH), NOW).ifPresent(problems::add);
    return problems;
  }

  private SpecificRecord snapshot() {
    KeyRecord record = key.orElseThrow();
    return SnapshotMapper.toAvro(
        new KeyEntry(record, Optional.of(HASH)), POLICY.namespace().arn(record.id()), NOW);
  }
}
