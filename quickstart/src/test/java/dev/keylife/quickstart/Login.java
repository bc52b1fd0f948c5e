package dev.keylife.quickstart;

import dev.keylife.embedded.CertificateAuthority;
import dev.keylife.embedded.ListenerSecurity;
import dev.keylife.embedded.ListenerSecurity.Store;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ways of logging in at a broker: what it is told to ask for, and what a client brings. */
enum Login {
  CERTIFICATE {
    @Override
    ListenerSecurity broker(Store keys, Store trust, TokenIssuer issuer) {
      return ListenerSecurity.mutualTls(keys, trust);
    }

    @Override
    Map<String, String> client(String name, CertificateAuthority authority, TokenIssuer issuer)
        throws Exception {
      return certificate(name, authority);
    }
  },
  SCRAM {
    @Override
    ListenerSecurity broker(Store keys, Store trust, TokenIssuer issuer) {
      return ListenerSecurity.scram(
          keys,
          trust,
          Stream.of("admin", "processor", "publisher", "subscriber", "auditor")
              .collect(Collectors.toMap(UnaryOperator.identity(), Login::password)));
    }

    @Override
    Map<String, String> client(String name, CertificateAuthority authority, TokenIssuer issuer)
        throws Exception {
      Map<String, String> settings = tls("SASL_SSL", authority.trust());
      settings.put("sasl.mechanism", "SCRAM-SHA-512");
      settings.put(
          "sasl.jaas.config",
          "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
              .formatted(name, password(name)));
      return settings;
    }
  },
  OAUTHBEARER {
    @Override
    ListenerSecurity broker(Store keys, Store trust, TokenIssuer issuer) {
      return ListenerSecurity.oauth(keys, trust, issuer.jwksUrl(), TokenIssuer.AUDIENCE);
    }

    @Override
    Map<String, String> client(String name, CertificateAuthority authority, TokenIssuer issuer)
        throws Exception {
      Map<String, String> settings = tls("SASL_SSL", authority.trust());
      String oauth = "org.apache.kafka.common.security.oauthbearer.";
      settings.put("sasl.mechanism", "OAUTHBEARER");
      settings.put("sasl.jaas.config", oauth + "OAuthBearerLoginModule required;");
      settings.put("sasl.login.callback.handler.class", oauth + "OAuthBearerLoginCallbackHandler");
      settings.put("sasl.oauthbearer.token.endpoint.url", issuer.tokenUrl());
      settings.put("sasl.oauthbearer.client.credentials.client.id", name);
      settings.put("sasl.oauthbearer.client.credentials.client.secret", TokenIssuer.SECRET);
      return settings;
    }
  };

  abstract ListenerSecurity broker(Store keys, Store trust, TokenIssuer issuer);

  /** The settings of a Kafka client by which it is {@code User:name}. */
  abstract Map<String, String> client(
      String name, CertificateAuthority authority, TokenIssuer issuer) throws Exception;

  /** The settings of a Kafka client that has a certificate. */
  static Map<String, String> certificate(String name, CertificateAuthority authority)
      throws Exception {
    Map<String, String> settings = tls("SSL", authority.trust());
    Store keys = authority.issue(name);
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("ssl.keystore.location", keys.file().toString());
    settings.put("ssl.keystore.password", keys.password());
    settings.put("ssl.key.password", keys.password());
    return settings;
  }

  /** The settings of a Kafka client that trusts an authority. */
  static Map<String, String> tls(String protocol, Store trust) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("security.protocol", protocol);
    settings.put("ssl.truststore.type", "PKCS12");
    settings.put("ssl.truststore.location", trust.file().toString());
    settings.put("ssl.truststore.password", trust.password());
    return settings;
  }

  private static String password(String name) {
    return name + "'s password";
  }
}
