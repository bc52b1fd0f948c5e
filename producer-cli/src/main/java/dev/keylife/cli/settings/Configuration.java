package dev.keylife.cli.settings;

import dev.keylife.cli.failure.Problems;
import dev.keylife.cli.text.Durations;
import dev.keylife.cli.text.Escaped;
import dev.keylife.client.ClientSettings;
import dev.keylife.client.CommandHeaders;
import dev.keylife.client.CommandSigner;
import dev.keylife.client.KeylifeClientException;
import dev.keylife.file.PropertiesFile;
import dev.keylife.settings.SettingVariable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * The settings of one run. A flag comes before the environment ({@code KEYLIFE_…}), which comes
 * before the file, which comes before the default. A file of Kafka client properties ranks as the
 * place that names it.
 */
public final class Configuration {
  /** What holds where nothing is said. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          SettingNames.BOOTSTRAP_SERVERS,
          "localhost:9092",
          SettingNames.SCHEMA_REGISTRY_URL,
          "http://localhost:8081",
          SettingNames.OUTPUT,
          "text",
          SettingNames.TIMEOUT,
          "30s");

  /**
   * A setting as it was given.
   *
   * @param source where it stands, as somebody would look for it
   */
  public record Given(String value, String source) {}

  private final ConnectionOptions flags;
  private final Host host;
  private final SortedMap<String, Given> settings = new TreeMap<>();

  /**
   * @throws ParameterException if a file cannot be read or a name is misspelt
   */
  public Configuration(ConnectionOptions flags, Host host) {
    this.flags = flags;
    this.host = host;
    DEFAULTS.forEach((name, value) -> settings.put(name, new Given(value, "default")));
    settings.put(SettingNames.ISSUER, new Given(host.identity(), "default"));
    readFile();
    readEnvironment();
    flags.commandConfig.ifPresent(file -> putClientProperties(file, "flag --command-config"));
    flags.bootstrapServers.ifPresent(
        value -> put(SettingNames.BOOTSTRAP_SERVERS, value, "flag --bootstrap-servers"));
    flags.schemaRegistryUrl.ifPresent(
        value -> put(SettingNames.SCHEMA_REGISTRY_URL, value, "flag --schema-registry-url"));
    flags.signingKey.ifPresent(
        value -> put(SettingNames.SIGNING_KEY_FILE, value, "flag --signing-key"));
    flags.signingKeyId.ifPresent(
        value -> put(SettingNames.SIGNING_KEY_ID, value, "flag --signing-key-id"));
    flags.signingAudience.ifPresent(
        value -> put(SettingNames.SIGNING_AUDIENCE, value, "flag --signing-audience"));
    flags.output.ifPresent(value -> put(SettingNames.OUTPUT, value, "flag --output"));
  }

  /** All settings that this tool makes use of, by name. */
  public SortedMap<String, Given> settings() {
    return settings;
  }

  public ClientSettings client() {
    Map<String, String> values = new TreeMap<>();
    settings.forEach((name, given) -> values.put(name, given.value()));
    ClientSettings unsigned =
        new ClientSettings(
            value(SettingNames.BOOTSTRAP_SERVERS), registryUrl(), SettingNames.ofClients(values));
    return signer().map(unsigned::signedBy).orElse(unsigned);
  }

  /** What signs the commands; empty where none is published, or there is no key. */
  private Optional<CommandSigner> signer() {
    String file = value(SettingNames.SIGNING_KEY_FILE);
    if (!flags.publishes || file.isEmpty()) {
      return Optional.empty();
    }
    String audience = value(SettingNames.SIGNING_AUDIENCE);
    if (audience.isEmpty()) {
      throw flags.usage(
          "To sign, say for which installation: --signing-audience NAME, as the processor's"
              + " commands.authentication.audience has it");
    }
    try {
      return Optional.of(
          CommandSigner.open(
              path(file),
              Optional.of(value(SettingNames.SIGNING_KEY_ID)).filter(id -> !id.isEmpty()),
              audience));
    } catch (KeylifeClientException e) {
      throw flags.usage(String.valueOf(e.getMessage()));
    }
  }

  private String registryUrl() {
    String urls = value(SettingNames.SCHEMA_REGISTRY_URL);
    for (String url : urls.split(",", -1)) {
      if (!url.strip().matches("(https?|mock)://[^/]+.*")) {
        throw flags.usage(
            "The schema registry's URL '%s' must begin with http:// or https:// and name a host, as http://localhost:8081"
                .formatted(url.strip().replaceAll("//[^/]*@", "//")));
      }
    }
    return urls;
  }

  public OutputFormat output() {
    String name = value(SettingNames.OUTPUT);
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "text" -> OutputFormat.text;
      case "json" -> OutputFormat.json;
      default -> throw flags.usage("Output '%s' is neither text nor json".formatted(name));
    };
  }

  public String issuer(Optional<String> flag) {
    String issuer = flag.orElseGet(() -> value(SettingNames.ISSUER));
    try {
      CommandHeaders.requireIssuer(issuer);
      return issuer;
    } catch (IllegalArgumentException e) {
      throw flags.usage("Issuer: " + e.getMessage());
    }
  }

  public Duration timeout(Optional<Duration> flag) {
    try {
      return flag.orElseGet(() -> Durations.parse(value(SettingNames.TIMEOUT)));
    } catch (TypeConversionException e) {
      throw flags.usage("Timeout: " + e.getMessage());
    }
  }

  private String value(String name) {
    return Optional.ofNullable(settings.get(name)).map(Given::value).orElse("");
  }

  private void put(String name, String value, String source) {
    settings.put(name, new Given(value, source));
  }

  private void readEnvironment() {
    Map<String, String> variables = new TreeMap<>();
    host.environment()
        .forEach(
            (variable, value) ->
                SettingVariable.setting(variable)
                    .filter(name -> !value.isBlank())
                    .ifPresent(name -> variables.put(name, value)));
    Optional.ofNullable(variables.remove(SettingNames.COMMAND_CONFIG))
        .ifPresent(
            file ->
                putClientProperties(
                    path(file), "environment " + SettingVariable.of(SettingNames.COMMAND_CONFIG)));
    variables.forEach(
        (name, value) -> {
          String variable = SettingVariable.of(name);
          requireSpelling(name, SettingVariable::of, variable, "environment");
          // Others belong to the processor, which may share a shell or a container with this.
          if (SettingNames.isUsed(name)) {
            put(name, value, "environment " + variable);
          }
        });
  }

  private void readFile() {
    Optional<Path> named =
        flags.config.or(
            () ->
                Optional.ofNullable(host.environment().get(SettingVariable.CONFIG_FILE))
                    .filter(text -> !text.isBlank())
                    .map(this::path));
    Optional<Path> usual =
        host.home()
            .map(home -> home.resolve(".config/keylife/cli.properties"))
            .filter(Files::exists);
    named.or(() -> usual).ifPresent(this::readFile);
  }

  private void readFile(Path path) {
    Map<String, String> found = properties(path);
    Optional.ofNullable(found.remove(SettingNames.COMMAND_CONFIG))
        .ifPresent(file -> putClientProperties(path(file), "file " + path));
    found.forEach(
        (name, value) -> {
          requireSpelling(name, meant -> meant, name, path.toString());
          if (SettingNames.isUsed(name)) {
            put(name, value, "file " + path);
          } else if (!processorSettings().contains(name)) {
            throw flags.usage(
                ("%s: unknown setting '%s'. Known: %s, what begins with 'kafka.' for the Kafka"
                        + " client, and the settings of the schema registry client")
                    .formatted(path, Escaped.text(name), String.join(", ", SettingNames.OWN)));
          }
        });
  }

  private static Set<String> processorSettings() {
    return SettingNames.ofProcessor();
  }

  private void requireSpelling(
      String name, UnaryOperator<String> spelling, String written, String where) {
    if (!SettingNames.isUsed(name) && processorSettings().contains(name)) {
      return;
    }
    SettingNames.meant(name)
        .ifPresent(
            meant -> {
              throw flags.usage(
                  "%s: unknown setting '%s'. Did you mean '%s'?"
                      .formatted(where, written, spelling.apply(meant)));
            });
  }

  private void putClientProperties(Path file, String source) {
    properties(file)
        .forEach(
            (name, value) ->
                put(
                    SettingNames.ofClientProperty(name),
                    value,
                    "file %s (%s)".formatted(file, source)));
  }

  private Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw flags.usage("'%s' is no file name: %s".formatted(text, e.getReason()));
    }
  }

  private Map<String, String> properties(Path path) {
    try {
      return PropertiesFile.read(path);
    } catch (IOException e) {
      throw flags.usage("Cannot read %s: %s".formatted(path, Problems.of(e)));
    }
  }
}
