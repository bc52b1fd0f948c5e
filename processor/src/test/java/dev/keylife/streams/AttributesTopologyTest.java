package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CreateKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.PutKeyPolicy;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.command.TagResource;
import dev.keylife.command.UntagResource;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.KeyPolicyUpdated;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.event.KeyTagsUpdated;
import dev.keylife.lifecycle.KeyPolicy;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.FailureCode;
import dev.keylife.type.Tag;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an owner writes about a key, from the command to the event, the snapshot and the store. */
class AttributesTopologyTest {
  private static final Tag TEAM = new Tag("team", "payments");
  private static final Tag COST = new Tag("cost centre", "");
  private static final String POLICY = KeyPolicy.defaultFor(TopologyHarness.NAMESPACE);

  @TempDir Path folder;
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    harness = new TopologyHarness(folder);
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void aKeyHasFromItsCreationWhatItWasGiven() {
    CreateKey command =
        CreateKey.newBuilder(harness.createKey("k"))
            .setDescription("orders")
            .setTags(List.of(TEAM, COST))
            .setPolicy(POLICY)
            .build();
    KeyStateChanged created = (KeyStateChanged) one(command);
    assertThat(created.getDescription()).isEqualTo("orders");
    assertThat(created.getTags()).containsExactly(TEAM, COST);
    assertThat(created.getPolicy()).isEqualTo(POLICY);
    KeySnapshot snapshot = snapshot();
    assertThat(snapshot.getTags()).containsExactly(TEAM, COST);
    assertThat(snapshot.getPolicy()).isEqualTo(POLICY);

    KeyStateChanged next =
        (KeyStateChanged) one(new ScheduleKeyDeletion(harness.header("k"), null));
    assertThat(next.getTags()).as("told once").isEmpty();
    assertThat(next.getPolicy()).isNull();
  }

  @Test
  void tagsAndPolicyOutliveARestart() {
    one(harness.createKey("k"));
    one(new TagResource(harness.header("k"), List.of(TEAM, COST)));
    one(PutKeyPolicy.newBuilder().setHeader(harness.header("k")).setPolicy(POLICY).build());
    harness = harness.restartAfter(Duration.ofHours(1));
    KeyTagsUpdated gone =
        (KeyTagsUpdated) one(new UntagResource(harness.header("k"), List.of("cost centre")));
    assertThat(gone.getRemovedTags()).containsExactly(COST);
    assertThat(gone.getTags()).isEmpty();
    KeySnapshot snapshot = snapshot();
    assertThat(snapshot.getTags()).containsExactly(TEAM);
    assertThat(snapshot.getPolicy()).isEqualTo(POLICY);
  }

  @Test
  void aPolicyIsToldAndKeptToTheLastSpace() {
    one(harness.createKey("k"));
    assertThat(snapshot().getPolicy()).as("the default one").isNull();
    String spaced = " \n" + POLICY + "\t";
    KeyPolicyUpdated updated =
        (KeyPolicyUpdated)
            one(PutKeyPolicy.newBuilder().setHeader(harness.header("k")).setPolicy(spaced).build());
    assertThat(updated.getPolicy()).isEqualTo(spaced);
    assertThat(snapshot().getPolicy()).isEqualTo(spaced);
  }

  /** Depth and duplicates are the JSON library's part; neither ends the stream. */
  @Test
  void aPolicyThatIsDeepDoubledOrNoJsonIsRefused() {
    one(harness.createKey("k"));
    for (String policy :
        List.of(
            "[".repeat(16_000) + "]".repeat(16_000),
            "{\"Statement\":".repeat(2_000) + "1" + "}".repeat(2_000),
            "{\"Id\":\"a\",\"Id\":\"b\"}",
            "{\"Id\":" + "9".repeat(20_000) + "}",
            "{\"Id\":1e999999999}",
            "")) {
      CommandRejected rejected =
          (CommandRejected)
              one(
                  PutKeyPolicy.newBuilder()
                      .setHeader(harness.header("k"))
                      .setPolicy(policy)
                      .build());
      assertThat(rejected.getCode()).isEqualTo(FailureCode.MalformedPolicyDocumentException);
    }
    assertThat(one(new EnableKey(harness.header("k")))).isNotNull();
  }

  private KeySnapshot snapshot() {
    List<SpecificRecord> all = harness.states.readValuesToList();
    return (KeySnapshot) all.get(all.size() - 1);
  }

  private SpecificRecord one(SpecificRecord command) {
    List<SpecificRecord> events = harness.send(command);
    assertThat(events).hasSize(1);
    return events.get(0);
  }
}
