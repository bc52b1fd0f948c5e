package dev.keylife.serde;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.JaasContext;

/** The Authorization header, if any. */
final class Credentials {
  private Credentials() {}

  /**
   * The header for requests to a URL.
   *
   * @throws ConfigException if the settings name no credentials, contradict each other, or need
   *     Confluent's own serde
   */
  static Optional<String> forUrl(RegistryConfig config, URI url) {
    String bearerSource = config.getString(RegistryConfig.BEARER_SOURCE);
    if (bearerSource.isEmpty()) {
      refuseUnused(config, RegistryConfig.BEARER_TOKEN, RegistryConfig.BEARER_SOURCE);
      return basic(config, url).map(Credentials::basicHeader);
    }
    if (config.isGiven(RegistryConfig.BASIC_SOURCE)) {
      throw new ConfigException(
          "Set one of "
              + RegistryConfig.BASIC_SOURCE
              + " and "
              + RegistryConfig.BEARER_SOURCE
              + ", not both.");
    }
    if (!bearerSource.equals("STATIC_TOKEN")) {
      throw unknown(RegistryConfig.BEARER_SOURCE, bearerSource, "STATIC_TOKEN");
    }
    return Optional.of("Bearer " + given(config, RegistryConfig.BEARER_TOKEN));
  }

  private static Optional<String> basic(RegistryConfig config, URI url) {
    String source = config.getString(RegistryConfig.BASIC_SOURCE);
    if (!source.equals("USER_INFO")) {
      refuseUnused(config, RegistryConfig.BASIC_USER_INFO, RegistryConfig.BASIC_SOURCE);
    }
    return switch (source) {
      case "URL" -> Optional.ofNullable(url.getUserInfo());
      case "USER_INFO" -> Optional.of(given(config, RegistryConfig.BASIC_USER_INFO));
      case "SASL_INHERIT" -> Optional.of(ofKafkaClient(config));
      default -> throw unknown(RegistryConfig.BASIC_SOURCE, source, "URL, USER_INFO, SASL_INHERIT");
    };
  }

  /** The user name and the password that the Kafka client itself logs in with. */
  private static String ofKafkaClient(RegistryConfig config) {
    Optional<String> login = Optional.empty();
    try {
      List<AppConfigurationEntry> entries =
          JaasContext.loadClientContext(config.kafkaLogin()).configurationEntries();
      String password = JaasContext.configEntryOption(entries, "password", null);
      login =
          Optional.ofNullable(JaasContext.configEntryOption(entries, "username", null))
              .filter(user -> password != null)
              .map(user -> user + ":" + password);
    } catch (IllegalArgumentException e) {
      // Not there, or not to be parsed. Without the cause: its message may quote the password.
    }
    return login.orElseThrow(
        () ->
            new ConfigException(
                RegistryConfig.BASIC_SOURCE
                    + " is SASL_INHERIT, but "
                    + SaslConfigs.SASL_JAAS_CONFIG
                    + " names no username and password."));
  }

  private static String basicHeader(String userInfo) {
    byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  private static String given(RegistryConfig config, String name) {
    String secret = config.getPassword(name).value();
    if (secret.isEmpty()) {
      throw new ConfigException(name + " is empty.");
    }
    return secret;
  }

  /** Without this, a forgotten source shows as a 401 that says nothing of it. */
  private static void refuseUnused(RegistryConfig config, String name, String source) {
    if (!config.getPassword(name).value().isEmpty()) {
      throw new ConfigException(
          name + " is set, but " + source + " does not say that it is to be used.");
    }
  }

  private static ConfigException unknown(String name, String value, String known) {
    return new ConfigException(
        name + " is " + value + ", not of " + known + ". " + UnsupportedSettings.ADVICE);
  }
}
