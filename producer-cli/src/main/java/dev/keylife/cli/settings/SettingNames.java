package dev.keylife.cli.settings;

import dev.keylife.settings.ClientNames;
import dev.keylife.text.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names of settings, the same for the processor and for this tool: a setting {@code a.b} of a
 * file is the variable {@code KEYLIFE_A_B} of the environment. What begins with {@code kafka.} goes
 * to the Kafka client without that prefix; settings of the Schema Registry client keep Confluent's
 * names.
 */
public final class SettingNames {
  private static final String KAFKA_PREFIX = ClientNames.KAFKA_PREFIX;
  static final String BOOTSTRAP_SERVERS = KAFKA_PREFIX + "bootstrap.servers";
  static final String SCHEMA_REGISTRY_URL = "schema.registry.url";
  static final String COMMAND_CONFIG = "command.config";
  static final String ISSUER = "issuer";
  static final String OUTPUT = "output";
  static final String TIMEOUT = "timeout";
  static final String SIGNING_KEY_FILE = "signing.key.file";
  static final String SIGNING_KEY_ID = "signing.key.id";
  static final String SIGNING_AUDIENCE = "signing.audience";

  /** This tool's own. */
  static final List<String> OWN =
      List.of(
          BOOTSTRAP_SERVERS,
          SCHEMA_REGISTRY_URL,
          COMMAND_CONFIG,
          ISSUER,
          OUTPUT,
          TIMEOUT,
          SIGNING_KEY_FILE,
          SIGNING_KEY_ID,
          SIGNING_AUDIENCE);

  private static final ClientNames CLIENTS = ClientNames.ofClients();

  private SettingNames() {}

  /** Whether this tool makes use of a setting. */
  static boolean isUsed(String name) {
    return OWN.contains(name) || CLIENTS.takes(name);
  }

  /** What the clients are given of settings. */
  static Map<String, String> ofClients(Map<String, String> settings) {
    return CLIENTS.properties(settings);
  }

  /** The name here of a setting that stands in a file as Kafka's own tools take it. */
  static String ofClientProperty(String name) {
    return CLIENTS.isRegistry(name) ? name : KAFKA_PREFIX + name;
  }

  /** Whether a value may be shown: it is known what it is, and that it is no secret. */
  public static boolean isShown(String name) {
    return OWN.contains(name) || CLIENTS.isShown(name);
  }

  /**
   * The setting that will have been meant by a name that this tool has no use for, or that the
   * Kafka client does not know; empty where none is near.
   */
  static Optional<String> meant(String name) {
    if (OWN.contains(name) || CLIENTS.isDefined(name)) {
      return Optional.empty();
    }
    if (CLIENTS.isDefined(KAFKA_PREFIX + name)) {
      return Optional.of(KAFKA_PREFIX + name);
    }
    return CLIENTS
        .meant(name)
        .or(() -> Spelling.slipOf(name, OWN))
        .or(() -> CLIENTS.takes(name) ? Optional.empty() : CLIENTS.meant(KAFKA_PREFIX + name));
  }

  /** The processor's own settings, which may stand in the same file: from its reference page. */
  static Set<String> ofProcessor() {
    try (InputStream page = SettingNames.class.getResourceAsStream("settings.md")) {
      if (page == null) {
        throw new IllegalStateException("the build puts settings.md beside this class");
      }
      return Pattern.compile("^\\| `([a-z0-9.]+)` ", Pattern.MULTILINE)
          .matcher(new String(page.readAllBytes(), StandardCharsets.UTF_8))
          .results()
          .map(found -> found.group(1))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
