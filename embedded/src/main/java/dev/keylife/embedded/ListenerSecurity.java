package dev.keylife.embedded;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the broker asks of its clients: TLS, a login, rights. With any of it, what the broker says
 * to itself goes over mutual TLS, with its own certificate.
 */
public final class ListenerSecurity {
  static final String CLIENTS = "CLIENTS";
  static final String INTERNAL = "INTERNAL";
  private static final String CLIENTS_PREFIX = "listener.name.clients.";
  private static final String OAUTH = "org.apache.kafka.common.security.oauthbearer.";

  private final Map<String, String> settings;
  private final List<String> scramUsers;

  private ListenerSecurity(Map<String, String> settings, List<String> scramUsers) {
    this.settings = Map.copyOf(settings);
    this.scramUsers = List.copyOf(scramUsers);
  }

  /**
   * A keystore or truststore file.
   *
   * @param file PKCS#12
   * @param password of the file and of the key in it
   */
  public record Store(Path file, String password) {
    /** The file alone: the password is a secret. */
    @Override
    public String toString() {
      return "Store[" + file + "]";
    }
  }

  /** Plain TCP: whoever connects may do everything. */
  public static ListenerSecurity none() {
    return new ListenerSecurity(Map.of(), List.of());
  }

  /**
   * TLS, with no questions asked of the client.
   *
   * @param keys the broker's key, with a certificate for {@code localhost}
   * @param trust whose certificates the broker trusts; its own has to be among them
   */
  public static ListenerSecurity tls(Store keys, Store trust) {
    return new ListenerSecurity(tlsSettings(keys, trust, "SSL"), List.of());
  }

  /**
   * TLS with a certificate on both sides. The common name of the client's is its name: {@code
   * CN=alice,O=…} is {@code User:alice}.
   */
  public static ListenerSecurity mutualTls(Store keys, Store trust) {
    Map<String, String> settings = tlsSettings(keys, trust, "SSL");
    settings.put(CLIENTS_PREFIX + "ssl.client.auth", "required");
    return new ListenerSecurity(settings, List.of());
  }

  /**
   * SASL/SCRAM-SHA-512 over TLS.
   *
   * @param users passwords of the users that exist from the first start; others are made with
   *     Kafka's tools
   */
  public static ListenerSecurity scram(Store keys, Store trust, Map<String, String> users) {
    Map<String, String> settings = tlsSettings(keys, trust, "SASL_SSL");
    settings.put(CLIENTS_PREFIX + "sasl.enabled.mechanisms", "SCRAM-SHA-512");
    settings.put(
        CLIENTS_PREFIX + "scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    return new ListenerSecurity(
        settings,
        users.entrySet().stream()
            .map(u -> "SCRAM-SHA-512=[name=%s,password=%s]".formatted(u.getKey(), u.getValue()))
            .toList());
  }

  /**
   * SASL/OAUTHBEARER over TLS: signed tokens whose {@code sub} is the client's name.
   *
   * @param jwks where the issuer's public keys are; the system property {@code
   *     org.apache.kafka.sasl.oauthbearer.allowed.urls} must allow it
   * @param audience what the tokens must be for
   */
  public static ListenerSecurity oauth(Store keys, Store trust, String jwks, String audience) {
    Map<String, String> settings = tlsSettings(keys, trust, "SASL_SSL");
    settings.put(CLIENTS_PREFIX + "sasl.enabled.mechanisms", "OAUTHBEARER");
    String mechanism = CLIENTS_PREFIX + "oauthbearer.";
    settings.put(mechanism + "sasl.jaas.config", OAUTH + "OAuthBearerLoginModule required;");
    settings.put(
        mechanism + "sasl.server.callback.handler.class",
        OAUTH + "OAuthBearerValidatorCallbackHandler");
    settings.put(mechanism + "sasl.oauthbearer.jwks.endpoint.url", jwks);
    settings.put(mechanism + "sasl.oauthbearer.expected.audience", audience);
    return new ListenerSecurity(settings, List.of());
  }

  /**
   * The same, with access control lists: nobody may do anything that is not allowed, but for these
   * principals and the broker itself.
   *
   * @param superUsers such as {@code User:admin}
   */
  public ListenerSecurity authorizing(String... superUsers) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    all.put("super.users", "User:" + BROKER + ";" + String.join(";", superUsers));
    return new ListenerSecurity(all, scramUsers);
  }

  /** The common name that the broker's own certificate must have. */
  public static final String BROKER = "broker";

  boolean isPlain() {
    return settings.isEmpty();
  }

  Map<String, String> brokerSettings() {
    return settings;
  }

  /** As the storage formatter takes them. */
  List<String> scramUsers() {
    return scramUsers;
  }

  private static Map<String, String> tlsSettings(Store keys, Store trust, String protocol) {
    Map<String, String> p = new LinkedHashMap<>();
    p.put(
        "listener.security.protocol.map",
        CLIENTS + ":" + protocol + "," + INTERNAL + ":SSL," + BrokerSettings.CONTROLLER + ":SSL");
    p.put("ssl.keystore.type", "PKCS12");
    p.put("ssl.keystore.location", keys.file().toString());
    p.put("ssl.keystore.password", keys.password());
    p.put("ssl.key.password", keys.password());
    p.put("ssl.truststore.type", "PKCS12");
    p.put("ssl.truststore.location", trust.file().toString());
    p.put("ssl.truststore.password", trust.password());
    p.put("ssl.principal.mapping.rules", "RULE:^CN=([^,]+).*$/$1/,DEFAULT");
    p.put("listener.name.internal.ssl.client.auth", "required");
    p.put("listener.name.controller.ssl.client.auth", "required");
    return p;
  }
}
