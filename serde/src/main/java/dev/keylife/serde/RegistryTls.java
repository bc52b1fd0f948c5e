package dev.keylife.serde;

import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLParameters;
import org.apache.kafka.common.config.AbstractConfig;
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

  /**
   * Gives a client the stores, protocols and cipher suites of the settings; where there are none,
   * the JVM's own serve.
   *
   * @throws org.apache.kafka.common.KafkaException if a store cannot be read
   */
  static void configure(HttpClient.Builder client, RegistryConfig config) {
    Map<String, Object> given = config.ssl();
    if (given.isEmpty()) {
      return;
    }
    ConfigDef definition = new ConfigDef();
    SslConfigs.addClientSslSupport(definition);
    refuseUnsupported(given, definition.names());
    AbstractConfig parsed = new AbstractConfig(definition, given, false);
    try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
      factory.configure(parsed.values());
      client.sslContext(factory.sslContext());
    }
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(strings(parsed.getList(SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG)));
    if (given.containsKey(SslConfigs.SSL_CIPHER_SUITES_CONFIG)) {
      parameters.setCipherSuites(strings(parsed.getList(SslConfigs.SSL_CIPHER_SUITES_CONFIG)));
    }
    client.sslParameters(parameters);
  }

  private static void refuseUnsupported(Map<String, Object> given, Set<String> known) {
    Set<String> unknown = new TreeSet<>(given.keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new ConfigException("schema.registry." + unknown.iterator().next() + " is not known.");
    }
    if (!"https".equalsIgnoreCase(given.getOrDefault(HOSTNAME_CHECK, "https").toString())) {
      throw new ConfigException(
          "schema.registry."
              + HOSTNAME_CHECK
              + " cannot be switched off: give the registry a certificate that names its host.");
    }
    if (given.containsKey(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG)) {
      throw new ConfigException(
          "schema.registry."
              + SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG
              + ": not supported by this serde. "
              + UnsupportedSettings.ADVICE);
    }
  }

  private static String[] strings(List<String> list) {
    return list.toArray(String[]::new);
  }
}
