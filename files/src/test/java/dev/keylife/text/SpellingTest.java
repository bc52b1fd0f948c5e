package dev.keylife.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
  private static final List<String> KNOWN = List.of("state.dir", "http.port", "http.host", "set");

  @Test
  void aSlipOfTheHandIsRecognised() {
    assertThat(Spelling.slipOf("state.dri", KNOWN)).contains("state.dir");
    assertThat(Spelling.slipOf("htp.port", KNOWN)).contains("http.port");
    assertThat(Spelling.slipOf("http.ports", KNOWN)).contains("http.port");
    assertThat(Spelling.slipOf("sets", KNOWN)).contains("set");
  }

  @Test
  void whatIsFartherIsNoSlipAndAShortWordHasLessRoom() {
    assertThat(Spelling.slipOf("state", KNOWN)).isEmpty();
    assertThat(Spelling.slipOf("get", KNOWN)).contains("set");
    assertThat(Spelling.slipOf("gut", KNOWN)).isEmpty();
  }

  @Test
  void theNearestIsFoundAndAlwaysTheSame() {
    assertThat(Spelling.nearest("state.directory", KNOWN)).contains("state.dir");
    assertThat(Spelling.nearest("http.xxxt", KNOWN)).contains("http.host");
  }

  @Test
  void whatHasLittleInCommonIsNotNamed() {
    assertThat(Spelling.nearest("foo", KNOWN)).isEmpty();
    assertThat(Spelling.nearest("", KNOWN)).isEmpty();
    assertThat(Spelling.nearest("kafka.bootstrap.servers", KNOWN)).isEmpty();
  }
}
