package dev.keylife.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class LogFormatTest {
  @Test
  void theFormatsAreTextAndJson() {
    for (String format : new String[] {"text", "json"}) {
      String resource = LogFormat.configuration(Map.of("KEYLIFE_LOG_FORMAT", format));
      assertThat(LogFormatTest.class.getClassLoader().getResource(resource)).isNotNull();
    }
    assertThat(LogFormat.configuration(Map.of())).isEqualTo("dev/keylife/app/logback.xml");
  }

  @Test
  void anotherFormatIsRefusedAndTheKnownOnesAreNamed() {
    assertThatThrownBy(() -> LogFormat.configuration(Map.of("KEYLIFE_LOG_FORMAT", "xml")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'text'")
        .hasMessageContaining("'json'");
  }

  @Test
  void theVariablesOfTheLogAreNotTakenForSettings() {
    assertThat(EnvironmentSettings.of(Map.of("KEYLIFE_LOG_FORMAT", "json"))).isEmpty();
  }
}
