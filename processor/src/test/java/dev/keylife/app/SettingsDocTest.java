package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.app.settings.ProcessorSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/settings.md} what the settings really are; {@code -Dkeylife.docs.update=true}
 * writes it.
 */
class SettingsDocTest {
  private static final Path PAGE = Path.of("..", "docs", "settings.md");

  @Test
  void thePageListsEverySetting() throws Exception {
    String page = page();
    if (Boolean.getBoolean("keylife.docs.update")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Settings of the processor

            Generated from the code; a test keeps this page current. Times are in milliseconds. Names that begin
            with `kafka.` go to the Kafka clients and Kafka Streams without that prefix. Settings of the Schema
            Registry clients keep Confluent's names and are listed in the serde's README.

            | name | type | default | meaning |
            |---|---|---|---|
            """);
    ProcessorSettings.DEFINITION.configKeys().values().stream()
        .sorted((a, b) -> a.name.compareTo(b.name))
        .forEach(key -> page.append(row(key)));
    return page.toString();
  }

  private static String row(ConfigDef.ConfigKey key) {
    String fallback =
        !key.hasDefault()
            ? "required"
            : key.type == ConfigDef.Type.PASSWORD || String.valueOf(key.defaultValue).isEmpty()
                ? ""
                : "`" + ConfigDef.convertToString(key.defaultValue, key.type) + "`";
    String bounds = key.validator == null ? "" : ", " + key.validator;
    return "| `%s` | %s%s | %s | %s |%n"
        .formatted(
            key.name,
            key.type.name().toLowerCase(Locale.ROOT),
            bounds,
            fallback,
            key.documentation.replace("|", "\\|"));
  }
}
