package dev.keylife.serde;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/** The Authorization header, if any. */
final class Credentials {
  private Credentials() {}

  /**
   * The header for requests to a URL.
   *
   * @throws ConfigException if the source of the credentials is not one that is supported
   */
  static Optional<String> forUrl(RegistryConfig config, URI url) {
    if (!config.getString(RegistryConfig.BEARER_SOURCE).isEmpty()) {
      return Optional.of("Bearer " + bearerToken(config));
    }
    String source = config.word(RegistryConfig.BASIC_SOURCE);
    Optional<String> userInfo =
        switch (source) {
          case "USER_INFO" ->
              Optional.of(config.getPassword(RegistryConfig.BASIC_USER_INFO).value());
          case "URL" -> Optional.ofNullable(url.getUserInfo());
          default ->
              throw new ConfigException(
                  RegistryConfig.BASIC_SOURCE,
                  source,
                  "must be URL or USER_INFO; others need Confluent's own serde");
        };
    return userInfo
        .filter(info -> !info.isEmpty())
        .map(info -> info.getBytes(StandardCharsets.UTF_8))
        .map(info -> "Basic " + Base64.getEncoder().encodeToString(info));
  }

  private static String bearerToken(RegistryConfig config) {
    String source = config.word(RegistryConfig.BEARER_SOURCE);
    String token = config.getPassword(RegistryConfig.BEARER_TOKEN).value();
    if (!source.equals("STATIC_TOKEN")) {
      throw new ConfigException(
          RegistryConfig.BEARER_SOURCE,
          source,
          "must be STATIC_TOKEN; others need Confluent's own serde");
    }
    if (token.isEmpty()) {
      throw new ConfigException(RegistryConfig.BEARER_TOKEN + " is empty.");
    }
    return token;
  }
}
