package dev.keylife.app.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.app.installation.InstallationRecord.Topic;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InstallationChangesTest {
  private static final List<String> CHANGELOGS = List.of("a-changelog", "b-changelog");
  private static final Map<String, Topic> TOPICS =
      Map.of(
          "key-commands", new Topic("c1", 3),
          "key-events", new Topic("e1", 3),
          "a-changelog", new Topic("a1", 3),
          "b-changelog", new Topic("b1", 3));
  private static final InstallationRecord KNOWN =
      new InstallationRecord(InstallationRecord.FORMAT, "cluster", "c1", "keyset", TOPICS);

  @Test
  void theSameTopicsAreNoChange() {
    assertThat(compare(TOPICS).isEmpty()).isTrue();
  }

  @Test
  void aTopicOfALaterReleaseIsNoChange() {
    assertThat(compare(with("c-changelog", new Topic("x", 3))).isEmpty()).isTrue();
  }

  @Test
  void missingOtherAndGrownTopicsAreNamed() {
    assertThat(compare(without("a-changelog")).changes()).containsExactly("a-changelog is missing");
    assertThat(compare(with("b-changelog", new Topic("b2", 3))).changes())
        .containsExactly("b-changelog was deleted and recreated (b2)");
    assertThat(compare(with("key-events", new Topic("e1", 4))).changes())
        .containsExactly("key-events has 4 partitions and had 3");
  }

  @Test
  void anotherNumberOfPartitionsOfCommandsCannotBeAccepted() {
    InstallationChanges grown = compare(with("key-commands", new Topic("c1", 4)));
    assertThat(grown.isForGood()).isTrue();
    assertThat(grown.refusal())
        .hasMessageContaining("key-commands has 4 partitions and had 3")
        .hasMessageNotContaining("installation.accept");
    assertThat(
            InstallationChanges.unknown(true, with("a-changelog", new Topic("a", 2)), CHANGELOGS))
        .as("also where nothing is known")
        .extracting(InstallationChanges::isForGood)
        .isEqualTo(true);
  }

  @Test
  void anotherClusterIsNamed() {
    assertThat(InstallationChanges.between(KNOWN, "other", TOPICS, CHANGELOGS).changes())
        .containsExactly("these brokers are cluster other, and it ran on cluster");
  }

  @Test
  void whereNothingIsKnownStateThatIsMissingThoughCommandsWereProcessedIsAChange() {
    Map<String, Topic> lost = without("a-changelog");
    assertThat(InstallationChanges.unknown(true, lost, CHANGELOGS).changes())
        .containsExactly("a-changelog is missing, although commands have been processed");
    assertThat(InstallationChanges.unknown(false, lost, CHANGELOGS).isEmpty()).isTrue();
    assertThat(InstallationChanges.unknown(false, without("key-commands"), CHANGELOGS).changes())
        .containsExactly("key-commands is missing, although there is state of keys");
    assertThat(InstallationChanges.unknown(true, TOPICS, CHANGELOGS).isEmpty())
        .as("an installation from before there was a record")
        .isTrue();
    assertThat(InstallationChanges.unknown(false, Map.of(), CHANGELOGS).isEmpty())
        .as("a new installation")
        .isTrue();
  }

  @Test
  void whatIsAcceptedIsExactlyWhatWasSaid() {
    InstallationChanges once = compare(with("key-commands", new Topic("c2", 3)));
    assertThat(once.refusal()).hasMessageContaining("installation.accept=" + once.token());
    assertThat(compare(with("key-commands", new Topic("c2", 3))).token()).isEqualTo(once.token());
    assertThat(compare(with("key-commands", new Topic("c3", 3))).token())
        .as("recreated once more")
        .isNotEqualTo(once.token());
  }

  @Test
  void aRecordIsReadAsItWasWritten() throws Exception {
    assertThat(InstallationRecord.parse(KNOWN.toJson())).isEqualTo(KNOWN);
  }

  private static InstallationChanges compare(Map<String, Topic> found) {
    return InstallationChanges.between(KNOWN, "cluster", found, CHANGELOGS);
  }

  private static Map<String, Topic> with(String name, Topic topic) {
    Map<String, Topic> topics = new TreeMap<>(TOPICS);
    topics.put(name, topic);
    return topics;
  }

  private static Map<String, Topic> without(String name) {
    Map<String, Topic> topics = new TreeMap<>(TOPICS);
    topics.remove(name);
    return topics;
  }
}
