package dev.keylife.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingVariableTest {
  @ParameterizedTest
  @CsvSource({
    "state.dir, KEYLIFE_STATE_DIR",
    "request.header.x-team_name, KEYLIFE_REQUEST_HEADER_X___TEAM__NAME",
    "region.eu-west-1.kafka.bootstrap.servers, KEYLIFE_REGION_EU___WEST___1_KAFKA_BOOTSTRAP_SERVERS"
  })
  void aSettingHasOneVariableAndThatNoOther(String setting, String variable) {
    assertThat(SettingVariable.of(setting)).isEqualTo(variable);
    assertThat(SettingVariable.setting(variable)).contains(setting);
  }

  @Test
  void whatIsForTheLogTheLaunchersAndOthersIsNoSetting() {
    for (String variable :
        new String[] {
          "HOME", "KEYLIFE_CONFIG", "KEYLIFE_LOG_FORMAT", "KEYLIFE_LOG_LEVEL", "KEYLIFE_JAVA_OPTS"
        }) {
      assertThat(SettingVariable.setting(variable)).as(variable).isEmpty();
    }
  }
}
