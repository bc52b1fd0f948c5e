package dev.keylife.gateway.app;

import dev.keylife.http.ApiExchange.Tls;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** Reads the API's certificate with Kafka's own reader: JKS, PKCS12 and PEM stores, all of them. */
final class TlsStores {
  private TlsStores() {}

  /**
   * @throws ProgramException if a store cannot be read
   */
  static Optional<Tls> read(GatewaySettings settings) {
    if (!settings.has(GatewaySettings.TLS_KEYSTORE)) {
      return Optional.empty();
    }
    Map<String, Object> given = new HashMap<>();
    given.put(
        SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, settings.getString(GatewaySettings.TLS_KEYSTORE));
    given.put(
        SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, settings.getString(GatewaySettings.TLS_KEYSTORE_TYPE));
    put(
        given,
        SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG,
        settings,
        GatewaySettings.TLS_KEYSTORE_PASSWORD);
    put(given, SslConfigs.SSL_KEY_PASSWORD_CONFIG, settings, GatewaySettings.TLS_KEY_PASSWORD);
    boolean mutual = settings.has(GatewaySettings.TLS_TRUSTSTORE);
    if (mutual) {
      given.put(
          SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG,
          settings.getString(GatewaySettings.TLS_TRUSTSTORE));
      given.put(
          SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG,
          settings.getString(GatewaySettings.TLS_TRUSTSTORE_TYPE));
      put(
          given,
          SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG,
          settings,
          GatewaySettings.TLS_TRUSTSTORE_PASSWORD);
    }
    ConfigDef definition = new ConfigDef();
    SslConfigs.addClientSslSupport(definition);
    try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
      factory.configure(new AbstractConfig(definition, given, false).values());
      return Optional.of(new Tls(factory.sslContext(), mutual));
    } catch (KafkaException e) {
      throw new ProgramException(
          ExitCode.CREDENTIALS,
          "The API's TLS stores (tls.*) cannot be used: " + e.getMessage(),
          e);
    }
  }

  private static void put(
      Map<String, Object> given, String kafkas, GatewaySettings settings, String ours) {
    Password password = settings.getPassword(ours);
    if (!password.value().isEmpty()) {
      given.put(kafkas, password);
    }
  }
}
