package dev.keylife.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.Text;
import dev.keylife.text.Printable;
import org.junit.jupiter.api.Test;

/**
 * The core depends on nothing, and so it has its own list of what is printable. What a client lets
 * pass as an id, the processor must not find unprintable.
 */
class PrintableTest {
  @Test
  void theCoreAndTheProgramsAgreeOnEachCharacter() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      String text = Character.toString(codePoint);
      assertThat(Text.shown(text, 16).equals(text))
          .as("U+%04X", codePoint)
          .isEqualTo(Printable.is(codePoint));
    }
  }
}
