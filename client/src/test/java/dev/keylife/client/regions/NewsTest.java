package dev.keylife.client.regions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.client.KeyEvent;
import dev.keylife.command.SynchronizeMultiRegionKey;
import dev.keylife.event.EventHeader;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.MultiRegionConfiguration;
import dev.keylife.type.MultiRegionMember;
import dev.keylife.type.MultiRegionMemberStatus;
import dev.keylife.type.MultiRegionNews;
import dev.keylife.type.Origin;
import dev.keylife.type.ReplicaRequest;
import dev.keylife.type.StateChangeCause;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewsTest {
  private static final Instant FOUNDED = Instant.parse("2026-11-26T18:00:00Z");

  private static MultiRegionMember member(
      String region, int incarnation, MultiRegionMemberStatus status) {
    return MultiRegionMember.newBuilder()
        .setRegion(region)
        .setIncarnation(incarnation)
        .setStatus(status)
        .setRequested(
            status == MultiRegionMemberStatus.CREATING
                ? ReplicaRequest.newBuilder().setCreatedBy("alice").build()
                : null)
        .build();
  }

  private static KeyStateChanged changed(StateChangeCause cause) {
    return KeyStateChanged.newBuilder()
        .setHeader(
            EventHeader.newBuilder()
                .setEventId("mrk-orders:17")
                .setKeyId("mrk-orders")
                .setSequence(17)
                .setOccurredAt(FOUNDED)
                .build())
        .setNewState(KeyState.Enabled)
        .setCause(cause)
        .setMultiRegion(
            MultiRegionNews.newBuilder()
                .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
                .setKeyUsage(KeyUsage.ENCRYPT_DECRYPT)
                .setOrigin(Origin.EXTERNAL)
                .setConfiguration(
                    MultiRegionConfiguration.newBuilder()
                        .setFoundedAt(FOUNDED)
                        .setPrimaryRegion("us-east-1")
                        .setTerm(1)
                        .setMembers(
                            List.of(
                                member("us-east-1", 1, MultiRegionMemberStatus.READY),
                                member("us-west-2", 3, MultiRegionMemberStatus.CREATING),
                                member("eu-west-1", 1, MultiRegionMemberStatus.GONE)))
                        .build())
                .build())
        .build();
  }

  private static News news(StateChangeCause cause) {
    KeyStateChanged event = changed(cause);
    return News.of(new KeyEvent(event, event.getHeader(), 0, 0)).orElseThrow();
  }

  @Test
  void aRegionIsToldOfKeysThatItHasOrIsToHave() {
    assertThat(news(StateChangeCause.ENABLED).concerns("us-west-2")).isTrue();
    assertThat(news(StateChangeCause.ENABLED).concerns("ap-south-1")).isFalse();
  }

  @Test
  void aRegionWhoseKeyIsGoneIsToldThatAndNothingElse() {
    assertThat(news(StateChangeCause.ENABLED).concerns("eu-west-1")).isFalse();
    assertThat(news(StateChangeCause.SYNCHRONIZED).concerns("eu-west-1")).isTrue();
    assertThat(news(StateChangeCause.SYNCHRONIZED).isGoneFrom("eu-west-1")).isTrue();
    assertThat(news(StateChangeCause.SYNCHRONIZED).isGoneFrom("us-west-2")).isFalse();
  }

  @Test
  void whatAnEventTellsIsSentWordForWord() {
    News news = news(StateChangeCause.REPLICATED);
    SynchronizeMultiRegionKey command = news.command("us-east-1", "the-replicator");
    assertThat(command.getNews()).isEqualTo(news.event().getMultiRegion());
    assertThat(command.getRegion()).isEqualTo("us-east-1");
    assertThat(command.getSequence()).isEqualTo(17);
    assertThat(command.getKeyState()).isEqualTo(KeyState.Enabled);
    assertThat(command.getHeader().getKeyId()).isEqualTo("mrk-orders");
    assertThat(command.getHeader().getIssuer()).isEqualTo("the-replicator");
    assertThat(command.getHeader().getCommandId()).matches("news/us-east-1/1/17/[0-9a-f]{8}");
  }

  @Test
  void aRefusalTellsThatTheKeyThatIsAskedForIsNotThere() {
    News news = news(StateChangeCause.REPLICATED);
    assertThat(news.asksFor("us-west-2")).isTrue();
    assertThat(news.asksFor("us-east-1")).isFalse();
    assertThat(news.asksFor("eu-west-1")).isFalse();
    assertThat(news.asksFor("ap-south-1")).isFalse();

    SynchronizeMultiRegionKey refusal = news.refusal("us-west-2", "the-replicator");
    assertThat(refusal.getRegion()).isEqualTo("us-west-2");
    assertThat(refusal.getKeyState()).isEqualTo(KeyState.Deleted);
    assertThat(refusal.getHeader().getKeyId()).isEqualTo("mrk-orders");
    assertThat(refusal.getHeader().getIssuer()).isEqualTo("the-replicator");
    assertThat(refusal.getHeader().getCommandId()).matches("news/us-west-2/3/refused/[0-9a-f]{8}");
    assertThat(refusal.getNews().getConfiguration().getMembers().get(1).getIncarnation())
        .isEqualTo(3);
    assertThat(refusal.getNews().getConfiguration().getMembers())
        .allMatch(member -> member.getRequested() == null);
    assertThat(news.event().getMultiRegion().getConfiguration().getMembers().get(1).getRequested())
        .as("what was asked for is in the event as before")
        .isNotNull();
  }

  @Test
  void theKeysOfOneRegionAreNoNews() {
    KeyStateChanged alone =
        KeyStateChanged.newBuilder(changed(StateChangeCause.CREATED)).setMultiRegion(null).build();
    assertThat(News.of(new KeyEvent(alone, alone.getHeader(), 0, 0))).isEmpty();
  }
}
