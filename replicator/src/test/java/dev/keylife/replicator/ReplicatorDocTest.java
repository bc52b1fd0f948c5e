package dev.keylife.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/**
 * Keeps the tables of {@code docs/multi-region.md} what the code says; {@code
 * -Dkeylife.docs.update=true} writes them.
 */
class ReplicatorDocTest {
  private static final Path PAGE = Path.of("..", "docs", "multi-region.md");

  @Test
  void thePageListsEverySetting() throws IOException {
    check("settings", table("", ReplicatorSettings.DEFINITION));
    check("settings of a Region", table("region.NAME.", ReplicatorSettings.OF_A_REGION));
  }

  private static String table(String prefix, ConfigDef definition) {
    StringBuilder table =
        new StringBuilder("| name | type | default | meaning |\n|---|---|---|---|\n");
    definition.configKeys().values().stream()
        .sorted(Comparator.comparing(key -> key.name))
        .forEach(key -> table.append(row(prefix, key)));
    return table.toString();
  }

  private static String row(String prefix, ConfigDef.ConfigKey key) {
    String fallback =
        !key.hasDefault()
            ? "required"
            : String.valueOf(key.defaultValue).isEmpty()
                ? ""
                : "`" + ConfigDef.convertToString(key.defaultValue, key.type) + "`";
    String bounds = key.validator == null ? "" : ", " + key.validator;
    return "| `%s%s` | %s%s | %s | %s |%n"
        .formatted(
            prefix,
            key.name,
            key.type.name().toLowerCase(Locale.ROOT),
            bounds,
            fallback,
            key.documentation.replace("|", "\\|"));
  }

  private static void check(String section, String table) throws IOException {
    String page = Files.readString(PAGE);
    Matcher place =
        Pattern.compile("(<!-- " + section + ": generated -->\n).*?(<!-- end -->)", Pattern.DOTALL)
            .matcher(page);
    assertThat(place.find()).as("the place of " + section).isTrue();
    String current = page.substring(0, place.end(1)) + table + page.substring(place.start(2));
    if (Boolean.getBoolean("keylife.docs.update")) {
      Files.writeString(PAGE, current);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(current);
  }
}
