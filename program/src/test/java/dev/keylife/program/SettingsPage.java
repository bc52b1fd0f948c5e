package dev.keylife.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;

/**
 * A page that lists what the code defines, between two comments; {@code -Dkeylife.docs.update=true}
 * writes it.
 */
public final class SettingsPage {
  private final Path page;

  /**
   * @param name of the file, in {@code docs}
   */
  public SettingsPage(String name) {
    page = Path.of("..", "docs", name);
  }

  /** A table of settings, by name. */
  public static String table(ConfigDef definition) {
    StringBuilder table =
        new StringBuilder("| name | type | default | meaning |\n|---|---|---|---|\n");
    definition.configKeys().values().stream()
        .sorted(Comparator.comparing(key -> key.name))
        .forEach(key -> table.append(row(key)));
    return table.toString();
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

  /** Checks a section, or writes it. */
  public void check(String section, String content) throws IOException {
    String text = Files.readString(page);
    Matcher place =
        Pattern.compile("(<!-- " + section + ": generated -->\n).*?(<!-- end -->)", Pattern.DOTALL)
            .matcher(text);
    assertThat(place.find()).as("the place of " + section).isTrue();
    checkAll(text.substring(0, place.end(1)) + content + text.substring(place.start(2)));
  }

  /** Checks the whole page, or writes it. */
  public void checkAll(String content) throws IOException {
    if (Boolean.getBoolean("keylife.docs.update")) {
      Files.writeString(page, content);
    }
    assertThat(Files.readString(page)).isEqualTo(content);
  }
}
