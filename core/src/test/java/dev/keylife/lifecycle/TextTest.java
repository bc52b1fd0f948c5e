package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
  /** Behind a character of one unit or of two, the next one is looked at too, and no other. */
  @ParameterizedTest
  @ValueSource(strings = {"\u00e4", "\ud83d\ude00", "a"})
  void everyCharacterIsLookedAt(String printable) {
    assertThat(Text.isPrintable(printable + printable + " ~")).isTrue();
    assertThat(Text.isPrintable(printable + "\u0007")).isFalse();
    assertThat(Text.isPrintable(printable + "a\u0007")).isFalse();
    assertThat(Text.isPrintable("\u0007" + printable)).isFalse();
    assertThat(Text.shown(printable + "\u0007" + printable, 99))
        .isEqualTo(printable + "\\u0007" + printable);
  }

  @Test
  void whatIsShownIsCutByCharactersOfWhichAnEscapeHasSix() {
    assertThat(Text.shown("abc", 3)).isEqualTo("abc");
    assertThat(Text.shown("abcd", 3)).isEqualTo("abc…");
    assertThat(Text.shown("\ud83d\ude00".repeat(3), 3)).isEqualTo("\ud83d\ude00".repeat(3));
    assertThat(Text.shown("\u0007b", 5)).isEqualTo("…");
    assertThat(Text.shown("\u0007b", 7)).isEqualTo("\\u0007b");
  }

  @Test
  void tenNamesAreListedAndTheOthersCounted() {
    List<String> eleven = Stream.iterate(1, i -> i + 1).limit(11).map(i -> "n" + i).toList();
    assertThat(Text.listed(eleven.subList(0, 2))).isEqualTo("n1, n2");
    assertThat(Text.listed(eleven.subList(0, 10))).endsWith("n9, n10");
    assertThat(Text.listed(eleven)).endsWith("n9, n10 and 1 more");
    assertThat(Text.listed(List.of("x".repeat(65)))).isEqualTo("x".repeat(64) + "…");
  }

  @Test
  void aQuoteHasMarksAndAnEnd() {
    assertThat(Text.quoted("a\nb")).isEqualTo("'a\\u000Ab'");
    assertThat(Text.quoted("x".repeat(129))).isEqualTo("'" + "x".repeat(128) + "…'");
  }
}
