package dev.keylife.gateway.app;

import dev.keylife.http.ApiExchange.Tls;
import dev.keylife.program.WatchedFile;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * The API's certificate, and those that it trusts, as their files say: read with Kafka's own reader
 * (JKS, PKCS12 and PEM stores), and read again, within a second, when one of them changes. Where
 * one then cannot be used, what was read before stays in force, and the log says so.
 */
final class TlsStores implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final GatewaySettings settings;
  private final List<WatchedFile<SSLContext>> files = new ArrayList<>();
  private volatile SSLContext context;

  private TlsStores(GatewaySettings settings) throws IOException {
    this.settings = settings;
    this.context = read();
    watch(GatewaySettings.TLS_KEYSTORE);
    if (areClientsProven()) {
      watch(GatewaySettings.TLS_TRUSTSTORE);
    }
  }

  /**
   * Reads the stores; empty where the API does without TLS.
   *
   * @throws ProgramException if one cannot be read
   */
  static Optional<TlsStores> open(GatewaySettings settings) {
    if (!settings.has(GatewaySettings.TLS_KEYSTORE)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new TlsStores(settings));
    } catch (IOException e) {
      throw new ProgramException(
          ExitCode.CREDENTIALS,
          "The API's TLS stores (tls.*) cannot be used: " + e.getMessage(),
          e);
    }
  }

  /** How the API proves itself. */
  Tls tls() {
    return new Tls(() -> context, areClientsProven());
  }

  /** Reads them no more. */
  @Override
  public void close() {
    files.forEach(WatchedFile::close);
  }

  private boolean areClientsProven() {
    return settings.has(GatewaySettings.TLS_TRUSTSTORE);
  }

  /** Whichever changes, both are read: they make one context. */
  private void watch(String setting) throws IOException {
    files.add(
        WatchedFile.openBinary(
            Path.of(settings.getString(setting)),
            WatchedFile.Guard.NONE,
            content -> context = read(),
            INTERVAL));
  }

  private SSLContext read() throws IOException {
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
    if (areClientsProven()) {
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
      return factory.sslContext();
    } catch (KafkaException e) {
      throw new IOException(e.getMessage(), e);
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
