package dev.keylife.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  private final StrictJson json = new StrictJson();

  @Test
  void aValueIsReadAsWhatItIs() {
    assertThat(json.read(" {\"a\": [1, true, \"x\"]} "))
        .contains(Map.of("a", List.of(1, true, "x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "{",
        "{} {}",
        "{}x",
        "{\"a\": 1, \"a\": 1}",
        "{'a': 1}",
        "[1,]",
        "// x\n1"
      })
  void whatCouldBeReadInTwoWaysIsNotRead(String text) {
    assertThat(json.read(text)).isEmpty();
  }

  @Test
  void depthIsBounded() {
    assertThat(json.read("[".repeat(16) + "]".repeat(16))).isPresent();
    assertThat(json.read("[".repeat(17) + "]".repeat(17))).isEmpty();
  }
}
