package dev.keylife.serde;

import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * TLS towards the registry. {@code schema.registry.ssl.*} means what Kafka's own {@code ssl.*}
 * means, because Kafka's own engine factory reads it: JKS, PKCS12 and PEM stores, all of them.
 */
final class RegistryTls {
  private static final String HOSTNAME_CHECK =
      SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG;

  private RegistryTls() {}

  /** The context for the settings; empty where there are none and the JVM's own serves. */
  static Optional<SSLContext> context(RegistryConfig config) {
    Map<String, Object> given = config.ssl();
    if (given.isEmpty()) {
      return Optional.empty();
    }
    if ("".equals(given.get(HOSTNAME_CHECK))) {
      throw new ConfigException(
          "schema.registry." + HOSTNAME_CHECK + " cannot be switched off with this serde.");
    }
    ConfigDef definition = new ConfigDef();
    SslConfigs.addClientSslSupport(definition);
    Map<String, Object> parsed = definition.parse(given);
    try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
      factory.configure(parsed);
      return Optional.of(factory.sslContext());
    }
  }
}
