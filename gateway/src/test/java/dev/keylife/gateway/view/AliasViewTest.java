package dev.keylife.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.schema.KeylifeHeaders;
import dev.keylife.snapshot.AliasSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a view says of aliases, by what it was told. */
class AliasViewTest {
  private final Freshness freshness = new Freshness(Duration.ofHours(1));
  private final AliasView view = new AliasView(freshness);

  @BeforeEach
  void isFresh() {
    freshness.upToDate(Instant.now());
  }

  private void tell(String name, String keyId) {
    AliasSnapshot alias =
        new AliasSnapshot(name, "arn:" + name, keyId, Instant.EPOCH, Instant.EPOCH);
    view.latest(name, Optional.of(alias), new RecordHeaders());
  }

  private List<String> namesOf(String keyId) {
    return view.ofKey(keyId).stream().map(AliasSnapshot::getAliasName).toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void anAliasMovesFromOneKeyToAnother() {
    tell("alias/b", "k");
    tell("alias/a", "k");
    tell("alias/a", "k");
    assertThat(namesOf("k")).containsExactly("alias/a", "alias/b");
    tell("alias/a", "l");
    assertThat(namesOf("k")).containsExactly("alias/b");
    assertThat(namesOf("l")).containsExactly("alias/a");
    assertThat(view.list(Optional.of("alias/a"), 9))
        .extracting(AliasSnapshot::getAliasName)
        .containsExactly("alias/b");
  }

  @Test
  void aTombstoneTellsWhoDeletedTheAlias() {
    tell("alias/a", "k");
    view.latest(
        "alias/a",
        Optional.empty(),
        new RecordHeaders()
            .add(KeylifeHeaders.DELETED_BY, utf8("D1"))
            .add(KeylifeHeaders.TARGET_KEY_ID, utf8("k")));
    tell("alias/a", "l");
    assertThat(view.deletedFrom("D1")).contains("k");
    assertThat(view.deletedFrom("D2")).isEmpty();
    assertThat(namesOf("k")).isEmpty();
    assertThat(view.find("alias/a").orElseThrow().getTargetKeyId()).isEqualTo("l");
  }

  /** Whoever names it must not get the key that it stood for before. */
  @Test
  void whatCannotBeReadStandsForNothing() {
    tell("alias/a", "k");
    view.unreadable("alias/a", "in a test");
    assertThat(view.find("alias/a")).isEmpty();
    assertThat(namesOf("k")).isEmpty();
  }

  @Test
  void nothingIsReadThatIsTooOld() {
    tell("alias/a", "k");
    freshness.upToDate(Instant.now().minus(Duration.ofHours(2)));
    assertThatThrownBy(() -> view.find("alias/a")).isInstanceOf(ApiException.class);
    assertThatThrownBy(() -> view.list(Optional.empty(), 1)).isInstanceOf(ApiException.class);
    assertThatThrownBy(() -> view.ofKey("k")).isInstanceOf(ApiException.class);
  }
}
