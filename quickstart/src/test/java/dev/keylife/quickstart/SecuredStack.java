package dev.keylife.quickstart;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.cli.KeylifeCli;
import dev.keylife.embedded.CertificateAuthority;
import dev.keylife.embedded.EmbeddedKafka;
import dev.keylife.embedded.EmbeddedRegistry;
import dev.keylife.embedded.ListenerSecurity;
import dev.keylife.embedded.ListenerSecurity.Store;
import dev.keylife.embedded.RegistryAccess;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
final class SecuredStack implements AutoCloseable {
  private static final String REGISTRY_USER = "keylife";
  private static final String REGISTRY_PASSWORD = "the registry's password";
  private static final String REGISTRY_TOKEN = "the.registrys.token";
  private static final String URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

  final CertificateAuthority authority;
  final EmbeddedKafka kafka;
  private final Path folder;
  private final Login login;
  private final TokenIssuer issuer;
  private final EmbeddedRegistry registry;

  SecuredStack(Path folder, Login login) throws Exception {
    this.folder = folder;
    this.login = login;
    authority = new CertificateAuthority(folder.resolve("certificates"));
    issuer = new TokenIssuer();
    // Kafka asks no server that is not named here.
    System.setProperty(URLS, issuer.jwksUrl() + "," + issuer.tokenUrl());
    Store keys = authority.issue(ListenerSecurity.BROKER);
    kafka =
        EmbeddedKafka.in(folder.resolve("kafka"))
            .security(login.broker(keys, authority.trust(), issuer).authorizing("User:admin"))
            .build()
            .start();
    RegistryAccess access =
        new RegistryAccess(
            Optional.of(tls(keys)),
            Set.of(
                RegistryAccess.basic(REGISTRY_USER, REGISTRY_PASSWORD),
                RegistryAccess.bearer(REGISTRY_TOKEN)));
    registry =
        EmbeddedRegistry.start(
            new HashMap<>(client("admin")), new InetSocketAddress("localhost", 0), access);
  }

  /** The settings of a Kafka client that is {@code User:name}. */
  Map<String, String> client(String name) throws Exception {
    Map<String, String> settings = login.client(name, authority, issuer);
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    return settings;
  }

  /** The settings of a registry's client. */
  Map<String, String> registryClient() throws Exception {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("schema.registry.url", registry.url());
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
    Path password = folder.resolve("password");
    Files.writeString(password, "a password for tests");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    Map<String, String> settings = new LinkedHashMap<>(registryClient());
    client("processor")
        .forEach((name, value) -> settings.put(ProcessorSettings.KAFKA_PREFIX + name, value));
    settings.put(ProcessorSettings.STATE_DIR, folder.resolve("state").toString());
    settings.put(ProcessorSettings.KEYSET_FILE, folder.resolve("keyset.json").toString());
    settings.put(ProcessorSettings.KEYSET_PASSWORD_FILE, password.toString());
    settings.put(ProcessorSettings.KEYSET_CREATE, "true");
    settings.put(ProcessorSettings.HTTP_PORT, "-1");
    settings.put(ProcessorSettings.TOPICS_PARTITIONS, "2");
    settings.put(ProcessorSettings.WRAPPING_KEY_POOL_SPECS, "");
    settings.put(ProcessorSettings.STARTUP_TIMEOUT_MS, "20000");
    return settings;
  }

  /** Gives principals of the roles' names the rights of {@code deploy/acls.sh}. */
  void grant(String... roles) throws Exception {
    try (Admin admin = Admin.create(new HashMap<String, Object>(client("admin")))) {
      for (String role : roles) {
        admin.createAcls(AclTable.of(role, "User:" + role)).all().get();
      }
    }
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
    registry.close();
    kafka.close();
    issuer.close();
    System.clearProperty(URLS);
  }
}
