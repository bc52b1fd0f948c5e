package dev.keylife.gateway.app;

import static dev.keylife.gateway.app.GatewaySettings.ADMINISTRATORS;
import static dev.keylife.gateway.app.GatewaySettings.API_HOST;
import static dev.keylife.gateway.app.GatewaySettings.API_MAX_CONNECTIONS;
import static dev.keylife.gateway.app.GatewaySettings.API_MAX_IN_FLIGHT;
import static dev.keylife.gateway.app.GatewaySettings.API_MAX_TIME_MS;
import static dev.keylife.gateway.app.GatewaySettings.API_PORT;
import static dev.keylife.gateway.app.GatewaySettings.API_THREADS;
import static dev.keylife.gateway.app.GatewaySettings.ARN_ACCOUNT;
import static dev.keylife.gateway.app.GatewaySettings.ARN_PARTITION;
import static dev.keylife.gateway.app.GatewaySettings.ARN_REGION;
import static dev.keylife.gateway.app.GatewaySettings.BOOTSTRAP_SERVERS;
import static dev.keylife.gateway.app.GatewaySettings.CALL_TIMEOUT_MS;
import static dev.keylife.gateway.app.GatewaySettings.CREDENTIALS_ANY;
import static dev.keylife.gateway.app.GatewaySettings.CREDENTIALS_FILE;
import static dev.keylife.gateway.app.GatewaySettings.METRICS_KEYS_MAX;
import static dev.keylife.gateway.app.GatewaySettings.SCHEMA_REGISTRY_URL;
import static dev.keylife.gateway.app.GatewaySettings.SIGNING_AUDIENCE;
import static dev.keylife.gateway.app.GatewaySettings.SIGNING_KEY_FILE;
import static dev.keylife.gateway.app.GatewaySettings.SIGNING_KEY_ID;
import static dev.keylife.gateway.app.GatewaySettings.STARTUP_TIMEOUT_MS;
import static dev.keylife.gateway.app.GatewaySettings.TLS_KEYSTORE;
import static dev.keylife.gateway.app.GatewaySettings.TLS_KEYSTORE_PASSWORD;
import static dev.keylife.gateway.app.GatewaySettings.TLS_KEYSTORE_TYPE;
import static dev.keylife.gateway.app.GatewaySettings.TLS_KEY_PASSWORD;
import static dev.keylife.gateway.app.GatewaySettings.TLS_TRUSTSTORE;
import static dev.keylife.gateway.app.GatewaySettings.TLS_TRUSTSTORE_PASSWORD;
import static dev.keylife.gateway.app.GatewaySettings.TLS_TRUSTSTORE_TYPE;
import static dev.keylife.gateway.app.GatewaySettings.VIEW_MAX_AGE_MS;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.keylife.gateway.replica.UseSettings;
import dev.keylife.gateway.usage.UsageSettings;
import dev.keylife.program.health.HealthSettings;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;

/** Every setting of {@link GatewaySettings}, with its type, default, bounds and meaning. */
final class SettingDefinitions {
  private SettingDefinitions() {}

  static ConfigDef all() {
    ConfigDef d = new ConfigDef();
    defineConnections(d);
    defineApi(d);
    defineCalls(d);
    defineCredentials(d);
    defineTls(d);
    defineSigning(d);
    defineOperation(d);
    UseSettings.define(d);
    UsageSettings.define(d);
    return d;
  }

  private static void defineConnections(ConfigDef d) {
    d.define(
            BOOTSTRAP_SERVERS,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new NonEmptyString(),
            HIGH,
            "The brokers, as host:port, separated by commas. Every other setting that begins with"
                + " 'kafka.' goes to the Kafka clients in the same way, without that prefix.")
        .define(
            SCHEMA_REGISTRY_URL,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new NonEmptyString(),
            HIGH,
            "The Schema Registry's URLs, separated by commas. The other settings of its client are"
                + " taken under Confluent's names too.")
        .define(
            ARN_PARTITION,
            ConfigDef.Type.STRING,
            "aws",
            MEDIUM,
            "The partition in the ARNs of keys; the processor's.")
        .define(
            ARN_REGION,
            ConfigDef.Type.STRING,
            "us-east-1",
            MEDIUM,
            "The region in the ARNs of keys, the processor's; requests must be signed for it.")
        .define(
            ARN_ACCOUNT,
            ConfigDef.Type.STRING,
            "000000000000",
            MEDIUM,
            "The account in the ARNs of keys; the processor's.")
        .define(
            ADMINISTRATORS,
            ConfigDef.Type.LIST,
            "*",
            HIGH,
            "Who may do what a key policy leaves to the account, as the default policy does with"
                + " everything: principals, or how their names begin and a *. Everybody by default;"
                + " the processor's.");
  }

  private static void defineApi(ConfigDef d) {
    d.define(API_HOST, ConfigDef.Type.STRING, "127.0.0.1", HIGH, "Where the API listens.")
        .define(
            API_PORT,
            ConfigDef.Type.INT,
            8082,
            between(0, 65_535),
            HIGH,
            "The port of the API; 0 for any.")
        .define(
            API_MAX_CONNECTIONS,
            ConfigDef.Type.INT,
            1024,
            between(1, 100_000),
            LOW,
            "How many connections to the API there may be at a time. One more ends the one that was"
                + " of no use for the longest time.")
        .define(
            API_MAX_TIME_MS,
            ConfigDef.Type.LONG,
            65_000L,
            between(1_000L, 600_000L),
            LOW,
            "How long a connection may be idle or a request may take to come; and how long from"
                + " then to the last byte of the answer.")
        .define(
            API_MAX_IN_FLIGHT,
            ConfigDef.Type.INT,
            2048,
            between(1, 100_000),
            LOW,
            "How many calls may wait for their answers at a time. One more is answered with"
                + " ThrottlingException.")
        .define(
            API_THREADS,
            ConfigDef.Type.INT,
            8,
            between(4, 256),
            LOW,
            "How many threads serve connections. No thread waits for a client or an outcome, so two"
                + " more than there are processors are enough.");
  }

  private static void defineCalls(ConfigDef d) {
    d.define(
            CALL_TIMEOUT_MS,
            ConfigDef.Type.LONG,
            10_000L,
            between(1L, 300_000L),
            MEDIUM,
            "How long a call waits for its outcome. Then it is answered with"
                + " DependencyTimeoutException, and its retry finds the outcome.")
        .define(
            VIEW_MAX_AGE_MS,
            ConfigDef.Type.LONG,
            10_000L,
            between(2_000L, 3_600_000L),
            MEDIUM,
            "How old what is read may be, where the brokers do not answer. Older is answered with"
                + " DependencyTimeoutException.");
  }

  private static void defineCredentials(ConfigDef d) {
    d.define(
            CREDENTIALS_FILE,
            ConfigDef.Type.STRING,
            "",
            HIGH,
            "A JSON file that says who may call: access key ids, secrets and principals. Read again"
                + " when it changes.")
        .define(
            CREDENTIALS_ANY,
            ConfigDef.Type.BOOLEAN,
            false,
            LOW,
            "For development: whether any credentials are accepted and nothing is verified. On a"
                + " loopback address alone.");
  }

  private static void defineTls(ConfigDef d) {
    d.define(
            TLS_KEYSTORE,
            ConfigDef.Type.STRING,
            "",
            MEDIUM,
            "The certificate and key of the API, as Kafka's ssl.keystore.location takes them; empty"
                + " for plain HTTP.")
        .define(TLS_KEYSTORE_TYPE, ConfigDef.Type.STRING, "PEM", LOW, "PEM, PKCS12 or JKS.")
        .define(TLS_KEYSTORE_PASSWORD, ConfigDef.Type.PASSWORD, "", LOW, "Of PKCS12 and JKS.")
        .define(TLS_KEY_PASSWORD, ConfigDef.Type.PASSWORD, "", LOW, "Of an encrypted key.")
        .define(
            TLS_TRUSTSTORE,
            ConfigDef.Type.STRING,
            "",
            MEDIUM,
            "Whose certificates clients must have, for mutual TLS; empty for none.")
        .define(TLS_TRUSTSTORE_TYPE, ConfigDef.Type.STRING, "PEM", LOW, "PEM, PKCS12 or JKS.")
        .define(TLS_TRUSTSTORE_PASSWORD, ConfigDef.Type.PASSWORD, "", LOW, "Of PKCS12 and JKS.");
  }

  private static void defineSigning(ConfigDef d) {
    d.define(
            SIGNING_KEY_FILE,
            ConfigDef.Type.STRING,
            "",
            MEDIUM,
            "A file with the private key that this gateway signs its commands with, in the name of"
                + " the principals that it authenticated: Ed25519 or P-256, PKCS#8 in PEM. Empty for"
                + " unsigned commands. The processor's trust file must let the key speak for those"
                + " principals.")
        .define(
            SIGNING_KEY_ID,
            ConfigDef.Type.STRING,
            "",
            LOW,
            "The kid of that key in the processor's trust file; empty for its thumbprint"
                + " (RFC 7638).")
        .define(
            SIGNING_AUDIENCE,
            ConfigDef.Type.STRING,
            "",
            MEDIUM,
            "The name of the installation in signatures: the processor's"
                + " commands.authentication.audience. Needed where there is a signing key.");
  }

  private static void defineOperation(ConfigDef d) {
    HealthSettings.define(d, 8083);
    d.define(
            METRICS_KEYS_MAX,
            ConfigDef.Type.INT,
            20,
            between(0, 10_000),
            LOW,
            "How many keys have counters of their own (keylife_gateway_key_uses_total): those that"
                + " are used first; one that was not used for an hour makes room for another. All"
                + " others are counted together. 0 for no counters by key.")
        .define(
            STARTUP_TIMEOUT_MS,
            ConfigDef.Type.LONG,
            60_000L,
            between(1_000L, 3_600_000L),
            LOW,
            "How long the view may take to load at start.");
  }
}
