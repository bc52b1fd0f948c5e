package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CommandHeader;
import dev.keylife.command.DisableKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.command.TagResource;
import dev.keylife.command.UntagResource;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.EventHeader;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.streams.TopologyHarness.Setup;
import dev.keylife.type.FailureCode;
import dev.keylife.type.KeyState;
import dev.keylife.type.Tag;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whose command a command id stands for: nobody makes another's command vanish by using its id
 * first, and whoever sends a command again is told what became of it.
 */
class CommandIdentityTest {
  private static final String KEY = "orders";
  private static final String ARN =
      TopologyHarness.NAMESPACE.arn(new dev.keylife.lifecycle.KeyId(KEY));

  @TempDir Path folder;
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    harness = new TopologyHarness(Setup.in(folder.resolve("state")).with(new PlainCryptography()));
    harness.send(harness.createKey(KEY));
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void anotherCommandUnderAnIdThatWasUsedIsRefusedAndSaysWhichEventAnsweredTheFirst() {
    SpecificRecord first = one(new DisableKey(header("A1", "build")));

    CommandRejected refused =
        (CommandRejected) one(new ScheduleKeyDeletion(header("A1", "build"), 7));

    assertThat(refused.getCode()).isEqualTo(FailureCode.ValidationException);
    assertThat(refused.getCommandType()).isEqualTo("ScheduleKeyDeletion");
    assertThat(refused.getMessage())
        .isEqualTo(
            "The command id was used before, for another command, which CommandRejected orders:2"
                + " answered. Choose another command id.");
    assertThat(of(refused).getCommandId()).isEqualTo("A1");
    assertThat(of(refused).getSequence()).isEqualTo(of(first).getSequence() + 1);
    assertThat(lastSnapshot().getKeyState()).isEqualTo(KeyState.PendingImport);
  }

  @Test
  void anotherFieldAnotherTypeOrAnotherIssuerIsAnotherCommand() {
    one(new ScheduleKeyDeletion(header("A1", "build"), 7));
    List<SpecificRecord> others =
        List.of(
            new ScheduleKeyDeletion(header("A1", "build"), 8),
            new ScheduleKeyDeletion(header("A1", "build"), null),
            new ScheduleKeyDeletion(header("A1", "mallory"), 7),
            new EnableKey(header("A1", "build")));

    for (SpecificRecord other : others) {
      assertThat(one(other)).as("%s", other).isInstanceOf(CommandRejected.class);
    }
    assertThat(one(new ScheduleKeyDeletion(header("A1", "build"), 7)))
        .as("and none of them takes the id over")
        .isInstanceOf(CommandRepeated.class);
  }

  @Test
  void aListOfOtherLengthOrOrderIsAnotherCommand() {
    one(new UntagResource(header("A1", "build"), List.of("a", "b")));
    for (List<String> other : List.of(List.of("a, b"), List.of("b", "a"), List.of("a"))) {
      assertThat(one(new UntagResource(header("A1", "build"), other)))
          .as("%s", other)
          .isInstanceOf(CommandRejected.class);
    }
    assertThat(one(new UntagResource(header("A1", "build"), List.of("a", "b"))))
        .isInstanceOf(CommandRepeated.class);
    one(new TagResource(header("A2", "build"), List.of(new Tag("k", "v"))));
    assertThat(one(new TagResource(header("A2", "build"), List.of(new Tag("k", "w")))))
        .isInstanceOf(CommandRejected.class);
    assertThat(one(new TagResource(header("A2", "build"), List.of(new Tag("k", "v")))))
        .isInstanceOf(CommandRepeated.class);
  }

  @Test
  void theSameCommandOnceMoreIsToldWhatBecameOfIt() {
    SpecificRecord first = one(new ScheduleKeyDeletion(header("A1", "build"), 7));
    harness.advance(Duration.ofMinutes(1));
    CommandHeader later = header("A1", "build");

    CommandRepeated repeated = (CommandRepeated) one(new ScheduleKeyDeletion(later, 7));

    assertThat(repeated.getFirstEventId()).isEqualTo(of(first).getEventId());
    assertThat(repeated.getFirstEventType()).isEqualTo("KeyStateChanged");
    assertThat(repeated.getFirstOccurredAt()).isEqualTo(of(first).getOccurredAt());
    assertThat(repeated.getFirstCode()).isNull();
    assertThat(repeated.getCommandType()).isEqualTo("ScheduleKeyDeletion");
    assertThat(of(repeated).getCommandIssuedAt())
        .as("who asks again knows the answer by its own time")
        .isEqualTo(later.getIssuedAt());
    assertThat(of(repeated).getSequence()).isEqualTo(of(first).getSequence() + 1);
    assertThat(lastSnapshot().getSequence()).isEqualTo(of(repeated).getSequence());
  }

  @Test
  void aRepetitionOfARefusedCommandIsToldTheCodeAlsoByTheKeysArnAndAfterARestart() {
    one(new EnableKey(header("A1", "build")));
    harness = harness.restartAfter(Duration.ofHours(1));

    CommandRepeated repeated =
        (CommandRepeated) one(new EnableKey(new CommandHeader("A1", ARN, "build", harness.now())));

    assertThat(repeated.getFirstEventType()).isEqualTo("CommandRejected");
    assertThat(repeated.getFirstCode()).isEqualTo(FailureCode.KMSInvalidStateException);
  }

  @Test
  void aStormOfRepetitionsLeavesABoundedNumberOfEventsAndNothingInTheStores() {
    SpecificRecord command = new EnableKey(header("A1", "build"));
    one(command);
    int events = 0;
    for (int i = 0; i < 100; i++) {
      events += harness.send(command).size();
    }
    harness = harness.restartAfter(Duration.ofHours(1));
    events += harness.send(command).size();

    assertThat(events).isEqualTo(10);
    assertThat(of(one(new EnableKey(header("A2", "build")))).getSequence())
        .as("what is silent takes no number")
        .isEqualTo(2 + 10 + 1);
  }

  @Test
  void aRepetitionIsToldAlsoWhenTheKeyIsGoneAndWhenThereNeverWasOne() {
    one(new ScheduleKeyDeletion(header("A1", "build"), 7));
    CommandHeader toNobody = new CommandHeader("A1", "nobody", "build", harness.now());
    SpecificRecord refused = one(new EnableKey(toNobody));
    CommandRepeated repeated = (CommandRepeated) one(new EnableKey(toNobody));

    assertThat(of(repeated).getSequence()).isZero();
    assertThat(repeated.getFirstEventId()).isEqualTo(of(refused).getEventId());
    assertThat(repeated.getFirstCode()).isEqualTo(FailureCode.NotFoundException);
    assertThat(of(repeated).getEventId()).isNotEqualTo(of(refused).getEventId());
  }

  @Test
  void theSameIdOnAnotherKeyIsAnotherCommandHoweverTheTwoAreCut() {
    List<SpecificRecord> answers = new ArrayList<>();
    answers.add(one(new EnableKey(new CommandHeader("a/b", KEY, "build", harness.now()))));
    answers.add(one(new EnableKey(new CommandHeader("b", KEY + "/a", "build", harness.now()))));
    answers.add(one(new EnableKey(new CommandHeader("y:0:z", "x", "build", harness.now()))));
    answers.add(one(new EnableKey(new CommandHeader("z", "x:0:y", "build", harness.now()))));

    assertThat(answers).allSatisfy(a -> assertThat(a).isInstanceOf(CommandRejected.class));
    Set<String> ids = new HashSet<>();
    answers.forEach(a -> ids.add(of(a).getEventId()));
    assertThat(ids).as("event ids are unique").hasSize(answers.size());
  }

  @Test
  void eachDeliveryToAKeyThatCannotBeUnderstoodHasAnEventOfItsOwn() {
    SpecificRecord command = new EnableKey(new CommandHeader("A1", "alias/x", "b", harness.now()));

    assertThat(of(one(command)).getEventId()).isNotEqualTo(of(one(command)).getEventId());
  }

  private SpecificRecord one(SpecificRecord command) {
    List<SpecificRecord> events = harness.send(command);
    assertThat(events).as("each delivery has exactly one event: %s", command).hasSize(1);
    return events.get(0);
  }

  private CommandHeader header(String commandId, String issuer) {
    return new CommandHeader(commandId, KEY, issuer, harness.now());
  }

  private static EventHeader of(SpecificRecord event) {
    return (EventHeader) event.get(0);
  }

  private KeySnapshot lastSnapshot() {
    List<SpecificRecord> all = harness.states.readValuesToList();
    return (KeySnapshot) all.get(all.size() - 1);
  }
}
