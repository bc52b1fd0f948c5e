package dev.keylife.cli;

import dev.keylife.client.ClientSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * The settings of one run. A flag comes before the environment ({@code KEYLIFE_…}), which comes
 * before the file, which comes before the default.
 */
final class Configuration {
  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
  private static final String SCHEMA_REGISTRY_URL = "schema.registry.url";
  private static final String COMMAND_CONFIG = "command.config";
  private static final String ISSUER = "issuer";
  private static final String OUTPUT = "output";
  private static final String TIMEOUT = "timeout";
  private static final Set<String> NAMES =
      new TreeSet<>(
          Set.of(BOOTSTRAP_SERVERS, SCHEMA_REGISTRY_URL, COMMAND_CONFIG, ISSUER, OUTPUT, TIMEOUT));

  private final ConnectionOptions flags;
  private final Host host;
  private final Map<String, String> file;

  /**
   * @throws ParameterException if a file cannot be read or holds an unknown setting
   */
  Configuration(ConnectionOptions flags, Host host) {
    this.flags = flags;
    this.host = host;
    this.file = readFile();
  }

  ClientSettings client() {
    Map<String, String> passedThrough =
        find(flags.commandConfig.map(Path::toString), COMMAND_CONFIG)
            .map(name -> properties(Path.of(name)))
            .orElse(Map.of());
    return new ClientSettings(
        find(flags.bootstrapServers, BOOTSTRAP_SERVERS)
            .or(() -> Optional.ofNullable(passedThrough.get(BOOTSTRAP_SERVERS)))
            .orElse("localhost:9092"),
        find(flags.schemaRegistryUrl, SCHEMA_REGISTRY_URL)
            .or(() -> Optional.ofNullable(passedThrough.get(SCHEMA_REGISTRY_URL)))
            .orElse("http://localhost:8081"),
        passedThrough);
  }

  OutputFormat output() {
    String name = find(flags.output, OUTPUT).orElse("text");
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "text" -> OutputFormat.text;
      case "json" -> OutputFormat.json;
      default -> throw flags.usage("Output '%s' is neither text nor json".formatted(name));
    };
  }

  String issuer(Optional<String> flag) {
    return find(flag, ISSUER).orElse(host.identity());
  }

  Duration timeout(Optional<Duration> flag) {
    return flag.or(() -> find(Optional.empty(), TIMEOUT).map(this::duration))
        .orElse(Duration.ofSeconds(30));
  }

  private Duration duration(String text) {
    try {
      return Durations.parse(text);
    } catch (TypeConversionException e) {
      throw flags.usage("Timeout: " + e.getMessage());
    }
  }

  private Optional<String> find(Optional<String> flag, String name) {
    return flag.or(() -> environment(name)).or(() -> Optional.ofNullable(file.get(name)));
  }

  private Optional<String> environment(String name) {
    String variable = "KEYLIFE_" + name.toUpperCase(Locale.ROOT).replace('.', '_');
    return Optional.ofNullable(host.environment().get(variable)).filter(text -> !text.isBlank());
  }

  private Map<String, String> readFile() {
    Optional<Path> named = flags.config.or(() -> environment("config").map(Path::of));
    Path usual = host.home().resolve(".config/keylife/cli.properties");
    if (named.isEmpty() && !Files.exists(usual)) {
      return Map.of();
    }
    Path path = named.orElse(usual);
    Map<String, String> settings = properties(path);
    for (String name : settings.keySet()) {
      if (!NAMES.contains(name)) {
        throw flags.usage(
            String.format(
                "%s: unknown setting '%s'. Known: %s. Kafka client properties go into the file that"
                    + " %s names.",
                path, name, String.join(", ", NAMES), COMMAND_CONFIG));
      }
    }
    return settings;
  }

  private Map<String, String> properties(Path path) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw flags.usage("Cannot read %s: %s".formatted(path, Problems.of(e)));
    }
    Map<String, String> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(n -> settings.put(n, properties.getProperty(n)));
    return settings;
  }
}
