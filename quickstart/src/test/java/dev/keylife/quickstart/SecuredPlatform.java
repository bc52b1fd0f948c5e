package dev.keylife.quickstart;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.cli.KeylifeCli;
import dev.keylife.embedded.CertificateAuthority;
import dev.keylife.embedded.EmbeddedPlatform;
import dev.keylife.embedded.InstallationFolder;
import dev.keylife.embedded.ListenerSecurity;
import dev.keylife.embedded.ListenerSecurity.Store;
import dev.keylife.embedded.RegistryAccess;
import dev.keylife.material.keyset.TestKeyset;
import dev.keylife.program.health.HealthSettings;
import dev.keylife.settings.ClientNames;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;

/**
 * A broker and a registry that let nobody in without a login and nobody do anything without a
 * right, and what clients of either need. {@code User:admin} may do everything.
 */
final class SecuredPlatform implements AutoCloseable {
  private static final String REGISTRY_USER = "keylife";
  private static final String REGISTRY_PASSWORD = "the registry's password";
  private static final String REGISTRY_TOKEN = "the.registrys.token";
  private static final String URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

  final CertificateAuthority authority;
  private final EmbeddedPlatform platform;
  private final Path folder;
  private final Login login;
  private final TokenIssuer issuer;

  SecuredPlatform(Path folder, Login login) throws Exception {
    this.folder = folder;
    this.login = login;
    authority = new CertificateAuthority(folder.resolve("certificates"));
    issuer = new TokenIssuer();
    // Kafka asks no server that is not named here.
    System.setProperty(URLS, issuer.jwksUrl() + "," + issuer.tokenUrl());
    Store keys = authority.issue(ListenerSecurity.BROKER);
    RegistryAccess access =
        new RegistryAccess(
            Optional.of(tls(keys)),
            Set.of(
                RegistryAccess.basic(REGISTRY_USER, REGISTRY_PASSWORD),
                RegistryAccess.bearer(REGISTRY_TOKEN)));
    platform =
        EmbeddedPlatform.in(folder)
            .security(
                login.broker(keys, authority.trust(), issuer).authorizing("User:admin"),
                access,
                login.client("admin", authority, issuer))
            .start();
  }

  /** The settings of a Kafka client that is {@code User:name}. */
  Map<String, String> client(String name) throws Exception {
    Map<String, String> settings = login.client(name, authority, issuer);
    settings.put("bootstrap.servers", platform.bootstrapServers());
    return settings;
  }

  /** The settings of a registry's client. */
  Map<String, String> registryClient() throws Exception {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("schema.registry.url", platform.registryUrl());
    Login.tls("SSL", authority.trust()).forEach((n, v) -> settings.put("schema.registry." + n, v));
    settings.remove("schema.registry.security.protocol");
    if (login == Login.OAUTHBEARER) {
      settings.put("bearer.auth.credentials.source", "STATIC_TOKEN");
      settings.put("bearer.auth.token", REGISTRY_TOKEN);
    } else {
      settings.put("basic.auth.credentials.source", "USER_INFO");
      settings.put("basic.auth.user.info", REGISTRY_USER + ":" + REGISTRY_PASSWORD);
    }
    return settings;
  }

  /** Settings of a processor that works, as {@code User:processor}. */
  Map<String, String> processor() throws Exception {
    Map<String, String> settings =
        InstallationFolder.in(folder).settings(platform.bootstrapServers(), platform.registryUrl());
    settings.putAll(registryClient());
    client("processor")
        .forEach((name, value) -> settings.put(ClientNames.KAFKA_PREFIX + name, value));
    settings.put(HealthSettings.PORT, "-1");
    settings.put(ProcessorSettings.TOPICS_PARTITIONS, "2");
    settings.put(ProcessorSettings.WRAPPING_KEY_POOL_SPECS, "");
    settings.put(ProcessorSettings.STARTUP_TIMEOUT_MS, "120000");
    TestKeyset.quickFile(settings);
    return settings;
  }

  /** Settings of a gateway that works, as {@code User:gateway}, for any caller. */
  Map<String, String> gateway() throws Exception {
    return gateway("gateway");
  }

  /** The same of one with the processor's keyset, as {@code User:replica}. */
  Map<String, String> replica() throws Exception {
    Map<String, String> settings = gateway("replica");
    Map<String, String> processor = processor();
    settings.put("use.keyset.file", processor.get(ProcessorSettings.KEYSET_FILE));
    settings.put("use.keyset.password.file", processor.get(ProcessorSettings.KEYSET_PASSWORD_FILE));
    settings.put("use.records.interval.ms", "1000");
    return settings;
  }

  private Map<String, String> gateway(String principal) throws Exception {
    Map<String, String> settings = new LinkedHashMap<>(registryClient());
    client(principal).forEach((name, value) -> settings.put("kafka." + name, value));
    settings.put("credentials.any", "true");
    settings.put("api.port", "0");
    settings.put("http.port", "-1");
    return settings;
  }

  /** Gives principals of the roles' names the rights of {@code deploy/acls.sh}. */
  void grant(String... roles) throws Exception {
    for (String role : roles) {
      grant(role, role);
    }
  }

  /** Gives a principal the rights of a role. */
  private void grant(String role, String principal) throws Exception {
    try (Admin admin = Admin.create(new HashMap<String, Object>(client("admin")))) {
      admin.createAcls(AclTable.of(role, "User:" + principal)).all().get();
    }
  }

  /**
   * Gives {@code User:replica} what a gateway that uses keys is to have: the rights of both roles.
   */
  void grantReplica() throws Exception {
    grant("gateway", "replica");
    grant("replica", "replica");
  }

  /**
   * How a command ended.
   *
   * @param output of both kinds
   */
  record Run(int exitCode, String output) {}

  /** Runs a command as {@code User:name}. */
  Run keylife(String name, String... arguments) throws Exception {
    Path file = folder.resolve(name + ".properties");
    Properties settings = new Properties();
    settings.putAll(client(name));
    settings.putAll(registryClient());
    try (Writer writer = Files.newBufferedWriter(file)) {
      settings.store(writer, null);
    }
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--command-config", file.toString()));
    StringWriter output = new StringWriter();
    CommandLine command =
        KeylifeCli.commandLine().setOut(new PrintWriter(output)).setErr(new PrintWriter(output));
    int exitCode = KeylifeCli.run(command, all.toArray(String[]::new));
    return new Run(exitCode, output.toString());
  }

  private static SSLContext tls(Store keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys.file())) {
      store.load(in, keys.password().toCharArray());
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, keys.password().toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  @Override
  public void close() {
    platform.close();
    issuer.close();
    System.clearProperty(URLS);
  }
}
