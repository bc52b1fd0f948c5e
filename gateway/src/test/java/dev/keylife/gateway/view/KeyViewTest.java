package dev.keylife.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.Origin;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the view says of keys, by what it was told. */
class KeyViewTest {
  private final Freshness freshness = new Freshness(Duration.ofHours(1));
  private final KeyView view = new KeyView(freshness);

  @BeforeEach
  void isFresh() {
    freshness.upToDate(Instant.now());
  }

  private void tell(String keyId, long sequence) {
    KeySnapshot snapshot =
        KeySnapshot.newBuilder()
            .setKeyId(keyId)
            .setKeyArn("arn:" + keyId)
            .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
            .setKeyUsage(KeyUsage.ENCRYPT_DECRYPT)
            .setOrigin(Origin.AWS_KMS)
            .setKeyState(KeyState.Enabled)
            .setDescription("")
            .setCreationDate(Instant.EPOCH)
            .setKeyMaterials(List.of())
            .setSequence(sequence)
            .setLastEventHash(ByteBuffer.allocate(32))
            .setUpdatedAt(Instant.EPOCH)
            .build();
    view.latest(keyId, Optional.of(snapshot));
  }

  private long sequence(String keyId) {
    return view.find(keyId).orElseThrow().getSequence();
  }

  @Test
  void keysAreListedInTheOrderOfTheirIdsAndEachOnce() {
    tell("c", 1);
    tell("a", 1);
    tell("b", 1);
    tell("a", 2);
    assertThat(view.keyIds(Optional.empty(), 9)).containsExactly("a", "b", "c");
    assertThat(view.keyIds(Optional.of("a"), 1)).containsExactly("b");
    assertThat(view.keyIds(Optional.of("b"), 9)).containsExactly("c");
    assertThat(view.size()).isEqualTo(3);
    assertThat(sequence("a")).isEqualTo(2);
  }

  @Test
  void aKeyThatIsGoneIsInNoList() {
    tell("a", 1);
    tell("b", 1);
    view.latest("a", Optional.empty());
    assertThat(view.has("a")).isFalse();
    assertThat(view.find("a")).isEmpty();
    assertThat(view.keyIds(Optional.empty(), 9)).containsExactly("b");
    tell("a", 1);
    assertThat(view.keyIds(Optional.empty(), 9)).containsExactly("a", "b");
  }

  @Test
  void whatCannotBeReadIsThereAndIsNotRead() {
    view.unreadable("a", "in a test");
    assertThat(view.keyIds(Optional.empty(), 9)).containsExactly("a");
    assertThatThrownBy(() -> view.find("a")).isInstanceOf(ApiException.class);
  }

  @Test
  void whoWaitsForAnEventGoesOnWithItAndNoSooner() {
    tell("a", 1);
    CompletableFuture<Void> held = view.reached("a", 1).toCompletableFuture();
    CompletableFuture<Void> later = view.reached("a", 3).toCompletableFuture();
    CompletableFuture<Void> gone = view.reached("b", 1).toCompletableFuture();
    tell("a", 2);
    assertThat(held).isCompleted();
    assertThat(later).isNotDone();
    tell("a", 3);
    assertThat(later).isCompleted();
    assertThat(gone).isNotDone();
    view.latest("b", Optional.empty());
    assertThat(gone).isCompleted();
  }

  @Test
  void nothingIsReadThatIsTooOld() {
    tell("a", 1);
    freshness.upToDate(Instant.now().minus(Duration.ofHours(2)));
    assertThatThrownBy(() -> view.find("a")).isInstanceOf(ApiException.class);
    assertThatThrownBy(() -> view.has("a")).isInstanceOf(ApiException.class);
    assertThatThrownBy(() -> view.keyIds(Optional.empty(), 1)).isInstanceOf(ApiException.class);
    assertThat(view.newest("a")).isPresent();
  }
}
