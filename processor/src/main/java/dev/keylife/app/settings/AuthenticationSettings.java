package dev.keylife.app.settings;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.keylife.authentication.AuthenticationMode;
import dev.keylife.authentication.CommandAuthenticator;
import dev.keylife.text.Printable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;

/** The settings about who may speak for whom on the commands topic. */
final class AuthenticationSettings {
  private static final long DAY_MS = Duration.ofDays(1).toMillis();
  private static final int LONGEST_AUDIENCE = 256;

  private AuthenticationSettings() {}

  static void define(ConfigDef d) {
    d.define(
        ProcessorSettings.COMMANDS_AUTHENTICATION,
        ConfigDef.Type.STRING,
        AuthenticationMode.OFF.settingValue(),
        ValidString.in(
            AuthenticationMode.OFF.settingValue(),
            AuthenticationMode.OPTIONAL.settingValue(),
            AuthenticationMode.REQUIRED.settingValue()),
        HIGH,
        "Whether commands must be signed: off, nobody looks at signatures, and whoever may write to"
            + " key-commands may do so in anybody's name; optional, a signature that is there must"
            + " hold; required, every command has one. What does not hold is refused with"
            + " AccessDeniedException.");
    d.define(
        ProcessorSettings.COMMANDS_AUDIENCE,
        ConfigDef.Type.STRING,
        "",
        HIGH,
        "The name of this installation in signatures (aud), such as keylife-production. The same on"
            + " every instance, and that of no other installation, or a command for the one could be"
            + " given to the other. Needed where commands.authentication is not off.");
    d.define(
        ProcessorSettings.COMMANDS_TRUST_FILE,
        ConfigDef.Type.STRING,
        "",
        HIGH,
        "The trust file: a JWK set of the public keys that publishers sign with, each with the"
            + " principals that it may speak for. Read again when it changes. Where"
            + " commands.authentication is not off, this or commands.authentication.ca.file is"
            + " needed.");
    d.define(
        ProcessorSettings.COMMANDS_CA_FILE,
        ConfigDef.Type.STRING,
        "",
        MEDIUM,
        "CA certificates in PEM. A publisher may sign with a certificate of theirs, and speaks for"
            + " its SPIFFE ID, or where it has none for its subject. Read again when it changes.");
    d.define(
        ProcessorSettings.COMMANDS_TRUST_INTERVAL_MS,
        ConfigDef.Type.LONG,
        10_000L,
        between(100L, 3_600_000L),
        LOW,
        "How often the trust file and the CA file are looked at.");
    d.define(
        ProcessorSettings.COMMANDS_MAX_LIFETIME_MS,
        ConfigDef.Type.LONG,
        Duration.ofHours(1).toMillis(),
        between(1_000L, 30 * DAY_MS),
        MEDIUM,
        "For how long a signature may be valid (exp less iat). It ends before duplicate.window.ms"
            + " does, so that a command that is sent again counts once for ever.");
    d.define(
        ProcessorSettings.COMMANDS_MAX_ANSWERS,
        ConfigDef.Type.INT,
        20,
        between(0, 10_000),
        LOW,
        "How many unsigned or wrongly signed commands of a partition are answered with an event in a"
            + " second of the broker's clock. What is beyond is refused all the same, and only"
            + " counted: keylife_commands_unauthentic_total.");
  }

  static AuthenticationMode mode(ProcessorSettings settings) {
    return AuthenticationMode.valueOf(
        settings.getString(ProcessorSettings.COMMANDS_AUTHENTICATION).toUpperCase(Locale.ROOT));
  }

  /**
   * What signatures are held against.
   *
   * @throws ConfigException if settings that belong together do not fit
   */
  static CommandAuthenticator.Terms terms(ProcessorSettings settings) {
    Duration lifetime =
        Duration.ofMillis(settings.getLong(ProcessorSettings.COMMANDS_MAX_LIFETIME_MS));
    Duration memory =
        Duration.ofMillis(settings.getLong(ProcessorSettings.DUPLICATE_WINDOW_MS))
            .minus(CommandAuthenticator.LEEWAY)
            .minusMillis(settings.getLong(ProcessorSettings.CLOCK_MAX_MS));
    String audience = settings.getString(ProcessorSettings.COMMANDS_AUDIENCE);
    if (mode(settings) != AuthenticationMode.OFF) {
      requireAudience(audience);
      if (path(settings, ProcessorSettings.COMMANDS_TRUST_FILE).isEmpty()
          && path(settings, ProcessorSettings.COMMANDS_CA_FILE).isEmpty()) {
        throw needed(
            ProcessorSettings.COMMANDS_TRUST_FILE + " or " + ProcessorSettings.COMMANDS_CA_FILE);
      }
      if (lifetime.compareTo(memory) > 0) {
        throw new ConfigException(
            "%s is longer than %d ms: %s less the minute that clocks may differ by and less %s. A"
                    .formatted(
                        ProcessorSettings.COMMANDS_MAX_LIFETIME_MS,
                        Math.max(0, memory.toMillis()),
                        ProcessorSettings.DUPLICATE_WINDOW_MS,
                        ProcessorSettings.CLOCK_MAX_MS)
                + " command could be carried out a second time.");
      }
    }
    return new CommandAuthenticator.Terms(audience, lifetime, memory);
  }

  private static void requireAudience(String audience) {
    if (audience.isEmpty()) {
      throw needed(ProcessorSettings.COMMANDS_AUDIENCE);
    }
    if (audience.length() > LONGEST_AUDIENCE || !Printable.is(audience)) {
      throw new ConfigException(
          ProcessorSettings.COMMANDS_AUDIENCE + " has 1 to 256 printable characters");
    }
  }

  private static ConfigException needed(String name) {
    return new ConfigException(
        name + " is needed where " + ProcessorSettings.COMMANDS_AUTHENTICATION + " is not off");
  }

  static Optional<Path> path(ProcessorSettings settings, String name) {
    return Optional.of(settings.getString(name))
        .filter(path -> !path.isEmpty())
        .map(path -> Path.of(path).toAbsolutePath());
  }
}
