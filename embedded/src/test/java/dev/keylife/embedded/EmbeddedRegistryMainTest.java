package dev.keylife.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedRegistryMainTest {
  private static final String BROKERS = "SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS";
  private static final String LISTENERS = "SCHEMA_REGISTRY_LISTENERS";

  @Test
  void aProcessOfItsOwnServesUntilItIsStopped(@TempDir Path data) throws Exception {
    int port = Ports.anyFree();
    String url = "http://localhost:" + port;
    try (EmbeddedKafka kafka = EmbeddedKafka.in(data).build().start()) {
      Process process =
          start(Map.of(BROKERS, "PLAINTEXT://" + kafka.bootstrapServers(), LISTENERS, url));
      try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
        assertThat(said.lines().filter(l -> l.startsWith("The registry")).findFirst())
            .contains("The registry listens at " + url);
        HttpResponse<String> subjects =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(URI.create(url + "/subjects")).build(),
                    HttpResponse.BodyHandlers.ofString());
        assertThat(subjects.statusCode()).isEqualTo(200);
        assertThat(subjects.body()).isEqualTo("[]");
        process.destroy();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 15); // by SIGTERM, and not by itself
      } finally {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void withoutBrokersItSaysWhichVariableToSet() {
    assertThat(run(Map.of())).startsWith("64").contains(BROKERS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8081", "http://localhost", "https://localhost:8081", "a b"})
  void aListenerThatIsNoneIsNamed(String listener) {
    assertThat(run(Map.of(BROKERS, "localhost:1", LISTENERS, listener)))
        .startsWith("64")
        .contains("'" + listener + "'");
  }

  @Test
  void brokersThatAreNoAddressesAreNamed() {
    assertThat(run(Map.of(BROKERS, "localhost", LISTENERS, "http://localhost:0")))
        .startsWith("69")
        .contains("localhost");
  }

  private static String run(Map<String, String> environment) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
    int status = EmbeddedRegistryMain.start(environment, both, both);
    return status + " " + printed.toString(StandardCharsets.UTF_8);
  }

  private static Process start(Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedRegistryMain.class.getName())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.start();
  }
}
