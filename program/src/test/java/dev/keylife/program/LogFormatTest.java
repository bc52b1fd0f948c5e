package dev.keylife.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class LogFormatTest {
  @Test
  void theFormatsAreTextAndJson() {
    for (String format : new String[] {"text", "json"}) {
      assertThatCode(() -> LogFormat.require(Map.of("KEYLIFE_LOG_FORMAT", format)))
          .doesNotThrowAnyException();
      assertThat(LogFormatTest.class.getResource("log-" + format + ".xml")).isNotNull();
    }
    assertThatCode(() -> LogFormat.require(Map.of())).doesNotThrowAnyException();
  }

  @Test
  void anotherFormatIsRefusedAndTheKnownOnesAreNamed() {
    assertThatThrownBy(() -> LogFormat.require(Map.of("KEYLIFE_LOG_FORMAT", "xml")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'text'")
        .hasMessageContaining("'json'");
  }
}
