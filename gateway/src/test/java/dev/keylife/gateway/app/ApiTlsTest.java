package dev.keylife.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.embedded.CertificateAuthority;
import dev.keylife.embedded.ListenerSecurity.Store;
import dev.keylife.http.ApiExchange;
import dev.keylife.http.ApiExchange.Head;
import dev.keylife.http.ApiExchange.Listener;
import dev.keylife.http.ApiServer;
import dev.keylife.http.Exchange.Answer;
import dev.keylife.http.ServerLimits;
import dev.keylife.program.OpenResources;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API over TLS, with and without certificates of clients. */
class ApiTlsTest {
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path folder;
  private CertificateAuthority authority;
  private Map<String, String> settings;
  private final OpenResources stores = new OpenResources();

  @BeforeEach
  void issue() throws Exception {
    authority = new CertificateAuthority(folder);
    Store own = authority.issue("gateway");
    settings = new TreeMap<>();
    settings.put("kafka.bootstrap.servers", "localhost:1");
    settings.put("schema.registry.url", "http://localhost:1");
    settings.put("credentials.file", "none");
    settings.put("tls.keystore.type", "PKCS12");
    settings.put("tls.keystore.location", own.file().toString());
    settings.put("tls.keystore.password", own.password());
    settings.put("tls.key.password", own.password());
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private ApiServer start() throws IOException {
    return start(ServerLimits.defaults());
  }

  private ApiServer start(ServerLimits limits) throws IOException {
    TlsStores opened = TlsStores.open(GatewaySettings.of(settings)).orElseThrow();
    stores.add(opened);
    return ApiServer.start(
        new Listener(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.of(opened.tls())),
        limits,
        "test",
        new ApiExchange.Handler() {
          @Override
          public CompletionStage<Answer> answer(Head head, byte[] body) {
            return CompletableFuture.completedFuture(Answer.text(200, "served"));
          }

          @Override
          public Answer failure(int status) {
            return Answer.text(status, "refused");
          }
        });
  }

  private String call(ApiServer server, SSLContext context) throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(context).build();
    return client
        .send(
            HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private SSLContext client(boolean withCertificate) throws Exception {
    Map<String, Object> config = new TreeMap<>();
    Store trust = authority.trust();
    config.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PKCS12");
    config.put(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, trust.file().toString());
    config.put(SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG, new Password(trust.password()));
    if (withCertificate) {
      Store own = authority.issue("client");
      config.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PKCS12");
      config.put(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, own.file().toString());
      config.put(SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG, new Password(own.password()));
      config.put(SslConfigs.SSL_KEY_PASSWORD_CONFIG, new Password(own.password()));
    }
    ConfigDef definition = new ConfigDef();
    SslConfigs.addClientSslSupport(definition);
    try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
      factory.configure(new AbstractConfig(definition, config, false).values());
      return factory.sslContext();
    }
  }

  @Test
  void theApiProvesItself() throws Exception {
    try (ApiServer server = start()) {
      assertThat(call(server, client(false))).isEqualTo("served");
      assertThatThrownBy(() -> call(server, SSLContext.getDefault()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void clientsMayHaveToProveThemselves() throws Exception {
    Store trust = authority.trust();
    settings.put("tls.truststore.type", "PKCS12");
    settings.put("tls.truststore.location", trust.file().toString());
    settings.put("tls.truststore.password", trust.password());
    try (ApiServer server = start()) {
      assertThat(call(server, client(true))).isEqualTo("served");
      assertThatThrownBy(() -> call(server, client(false))).isInstanceOf(IOException.class);
    }
  }

  /** What is bounded is the time of a request, and of doing nothing. */
  @Test
  void aConnectionThatIsInUseGoesOn() throws Exception {
    Duration time = Duration.ofSeconds(4);
    try (ApiServer server = start(new ServerLimits(time, 16, 4, 1_000));
        Socket socket = client(false).getSocketFactory().createSocket("localhost", server.port())) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      long begun = System.nanoTime();
      while (System.nanoTime() - begun < time.multipliedBy(3).dividedBy(2).toNanos()) {
        socket.getOutputStream().write(REQUEST);
        assertThat(in.readLine())
            .as("after %d ms", (System.nanoTime() - begun) / 1_000_000)
            .isEqualTo("HTTP/1.1 200 OK");
        while (!in.readLine().isEmpty()) {
          // The other headers.
        }
        assertThat(in.skip("served".length())).isEqualTo("served".length());
      }
    }
  }

  /** Certificates are renewed every few weeks, and a gateway runs for longer. */
  @Test
  void aNewCertificateCountsFromTheNextConnectionOn() throws Exception {
    Path file = folder.resolve("served.p12");
    Files.copy(Path.of(settings.get("tls.keystore.location")), file);
    settings.put("tls.keystore.location", file.toString());
    try (ApiServer server = start();
        SSLSocket before = connect(server)) {
      X509Certificate first = certificate(before);
      Files.writeString(file, "half of a store");
      replace(file, authority.issue("renewed").file());
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> {
                try (SSLSocket after = connect(server)) {
                  assertThat(certificate(after)).isNotEqualTo(first);
                }
              });
      before.getOutputStream().write(REQUEST);
      assertThat(before.getInputStream().read()).as("what is open stays so").isEqualTo('H');
    }
  }

  /** All stores of the authority have one password. */
  private static void replace(Path file, Path by) throws IOException {
    Files.copy(by, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private SSLSocket connect(ApiServer server) throws Exception {
    SSLSocket socket =
        (SSLSocket) client(false).getSocketFactory().createSocket("localhost", server.port());
    socket.startHandshake();
    return socket;
  }

  private static X509Certificate certificate(SSLSocket socket) throws IOException {
    return (X509Certificate) socket.getSession().getPeerCertificates()[0];
  }

  @Test
  void aStoreThatCannotBeReadIsNamed() {
    settings.put("tls.keystore.location", folder.resolve("missing.p12").toString());
    assertThatThrownBy(() -> TlsStores.open(GatewaySettings.of(settings)))
        .isInstanceOfSatisfying(
            ProgramException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CREDENTIALS))
        .hasMessageContaining("tls.*");
  }
}
