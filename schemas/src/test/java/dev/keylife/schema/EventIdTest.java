package dev.keylife.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The ids of events, as an implementation in another language computes them. */
class EventIdTest {
  @Test
  void anEventOfAKeyIsNamedByItsPlaceInTheKeysHistory() {
    assertThat(EventId.inHistory("orders", 7)).isEqualTo("orders:7");
  }

  /** printf '\0\0\0\0\0\0\0\6orders\0\0\0\1c' | sha256sum | cut -c1-32 */
  @Test
  void anEventAboutNoKeyIsNamedByItsPlaceInTheChainOfSuchEvents() {
    assertThat(EventId.withoutKey("orders", new byte[0], "c"))
        .isEqualTo("orders:0:69196c362bfee0205d6dc161b04f8f57");
  }

  @Test
  void noTwoThatDifferAreNamedAlikeHoweverTheyAreCut() {
    assertThat(EventId.withoutKey("orders", new byte[] {1}, "ab"))
        .isNotEqualTo(EventId.withoutKey("orders", new byte[] {1, 'a'}, "b"))
        .isNotEqualTo(EventId.withoutKey("orders", new byte[] {2}, "ab"));
  }
}
