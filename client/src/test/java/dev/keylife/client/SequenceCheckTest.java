package dev.keylife.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.client.Delivery.Continuity;
import dev.keylife.client.Delivery.Continuity.Gap;
import dev.keylife.client.Delivery.Continuity.Next;
import dev.keylife.client.Delivery.Continuity.Repeated;
import dev.keylife.client.Delivery.Continuity.Unknown;
import dev.keylife.event.EventHeader;
import dev.keylife.event.KeyDescriptionUpdated;
import dev.keylife.type.KeyState;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SequenceCheckTest {
  private final SequenceCheck check = new SequenceCheck(2);

  private static KeyEvent event(String key, long sequence, KeyState state) {
    EventHeader header =
        EventHeader.newBuilder()
            .setEventId(key + ":" + sequence)
            .setKeyId(key)
            .setKeyArn("arn:aws:kms:eu-central-1:111122223333:key/" + key)
            .setSequence(sequence)
            .setOccurredAt(Instant.EPOCH)
            .build();
    return new KeyEvent(new KeyDescriptionUpdated(header, state, ""), header, 0, sequence);
  }

  private Continuity handle(String key, long sequence) {
    return handle(event(key, sequence, KeyState.Enabled));
  }

  private Continuity handle(KeyEvent event) {
    Continuity continuity = check.of(event);
    check.handled(event);
    return continuity;
  }

  @Test
  void eventsThatFollowEachOtherAreNext() {
    assertThat(handle("a", 1)).isEqualTo(new Next());
    assertThat(handle("b", 1)).isEqualTo(new Next());
    assertThat(handle("a", 2)).isEqualTo(new Next());
  }

  @Test
  void aMissingEventIsAGapAndOneThatComesAgainARepetition() {
    handle("a", 1);
    assertThat(handle("a", 4)).isEqualTo(new Gap(2, 3));
    assertThat(handle("a", 5)).isEqualTo(new Next());
    assertThat(handle("a", 5)).isEqualTo(new Repeated());
    assertThat(handle("a", 2)).isEqualTo(new Repeated());
    assertThat(handle("a", 6)).isEqualTo(new Next());
  }

  @Test
  void whatWasNotHandledDoesNotCount() {
    KeyEvent second = event("a", 2, KeyState.Enabled);
    handle("a", 1);
    assertThat(check.of(second)).isEqualTo(new Next());
    assertThat(check.of(second)).as("it failed, and comes again").isEqualTo(new Next());
  }

  @Test
  void aKeyIdThatIsUsedAgainBeginsANewHistory() {
    handle("a", 1);
    handle(event("a", 2, KeyState.Deleted));
    assertThat(handle("a", 1)).isEqualTo(new Next());
    assertThat(handle("a", 2)).isEqualTo(new Next());
  }

  @Test
  void aLostBeginningAfterADeletionIsAGap() {
    handle("a", 1);
    handle(event("a", 2, KeyState.Deleted));
    assertThat(handle("a", 3)).isEqualTo(new Gap(1, 2));
  }

  @Test
  void nothingIsClaimedOfKeysThatAreNotRemembered() {
    assertThat(handle("a", 7)).isEqualTo(new Unknown());
    assertThat(handle("nobody", 0)).isEqualTo(new Unknown());
    handle("b", 1);
    handle("c", 1);
    assertThat(handle("a", 9)).as("others have spoken since").isEqualTo(new Unknown());
    check.forget(Set.of(0));
    assertThat(handle("c", 3)).as("others had the partition").isEqualTo(new Unknown());
  }
}
