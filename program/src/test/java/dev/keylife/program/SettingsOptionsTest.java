package dev.keylife.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.settings.ClientNames;
import dev.keylife.settings.GivenSettings;
import dev.keylife.settings.KnownSettings;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SettingsOptionsTest {
  private static final ProgramSettings<Map<String, String>> PROGRAM =
      new ProgramSettings<>() {
        @Override
        public KnownSettings known(Map<String, String> given) {
          return KnownSettings.of(new ConfigDef(), ClientNames.ofClients());
        }

        @Override
        public Map<String, String> of(GivenSettings given) {
          return given.values();
        }
      };

  private static Map<String, String> settings(String... arguments) {
    return CommandLine.populateCommand(new SettingsOptions(), arguments)
        .settings(Map.of(), PROGRAM);
  }

  @Test
  void theLastOfANameWinsAndAValueMayHaveAnEqualsSign() {
    assertThat(
            settings("--set", "kafka.acks=1", "--set=kafka.client.id=a=b", "--set", "kafka.acks="))
        .isEqualTo(Map.of("kafka.acks", "", "kafka.client.id", "a=b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka.acks", "=1", ""})
  void whatIsNoNameAndValueIsToldAsItWasGiven(String text) {
    assertThatThrownBy(() -> settings("--set", text))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--set takes NAME=VALUE, not '" + text + "'");
  }
}
