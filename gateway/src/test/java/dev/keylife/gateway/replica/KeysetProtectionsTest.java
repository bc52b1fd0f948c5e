package dev.keylife.gateway.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.app.settings.ProcessorSettings;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/**
 * Whatever opens the keyset file for processors opens it for gateways, under the same names behind
 * a prefix. No module may know both Kafka's settings and keysets and be known by both programs, so
 * each defines them, and this test holds them together.
 */
class KeysetProtectionsTest {
  /** Of a gateway without them no keys are used, and none creates a keyset. */
  private static final Set<String> OF_PROCESSORS_ALONE = Set.of("keyset.file", "keyset.create");

  /** What can be given for it, and what it is where nothing is given. */
  private record Setting(
      ConfigDef.Type type, Object fallback, ConfigDef.Importance importance, String values) {
    static Setting of(ConfigDef.ConfigKey key) {
      return new Setting(key.type, key.defaultValue, key.importance, String.valueOf(key.validator));
    }
  }

  private static Map<String, Setting> settings(ConfigDef definition, String prefix) {
    Map<String, Setting> found = new TreeMap<>();
    definition
        .configKeys()
        .forEach(
            (name, key) -> {
              if (name.startsWith(prefix + "keyset.")) {
                found.put(name.substring(prefix.length()), Setting.of(key));
              }
            });
    return found;
  }

  @Test
  void gatewaysOpenAKeysetByTheSettingsOfProcessors() {
    Map<String, Setting> processors = settings(ProcessorSettings.DEFINITION, "");
    processors.keySet().removeAll(OF_PROCESSORS_ALONE);
    ConfigDef protections = new ConfigDef();
    KeysetProtections.define(protections);

    assertThat(settings(protections, "use.")).isEqualTo(processors).isNotEmpty();
  }
}
