package dev.keylife.serde;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A real registry, Apicurio's, in a process of its own: in memory, on a port that it chooses
 * itself, behind its API that is compatible with Confluent's.
 */
final class ApicurioRegistry implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("Listening on: (http://[^\\s]+)");

  private final Process process;
  private final Thread onExit;
  private final String url;

  private ApicurioRegistry(Process process, Path log) {
    this.process = process;
    this.onExit = new Thread(process::destroyForcibly, "stop-apicurio");
    Runtime.getRuntime().addShutdownHook(onExit);
    try {
      this.url = awaitUrl(process, log) + "/apis/ccompat/v7";
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts it; the test is skipped where the build has not unpacked it. */
  static ApicurioRegistry start(Path dir) throws IOException {
    Path home = Path.of(System.getProperty("keylife.test.apicurio", "target/apicurio"));
    Assumptions.assumeTrue(
        Files.isDirectory(home), "Skipped: Apicurio Registry is not unpacked; Maven does that.");
    Path log = dir.resolve("apicurio.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=0",
                "-jar",
                runner(home).toString())
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new ApicurioRegistry(process, log);
  }

  private static Path runner(Path home) throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files
          .filter(file -> file.toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow()
          .toAbsolutePath();
    }
  }

  private static String awaitUrl(Process process, Path log) {
    return Awaitility.await("Apicurio Registry")
        .atMost(Duration.ofMinutes(5))
        .failFast("it ended; see " + log, () -> !process.isAlive())
        .until(() -> listening(log), Optional::isPresent)
        .orElseThrow();
  }

  private static Optional<String> listening(Path log) throws IOException {
    Matcher matcher = LISTENING.matcher(Files.readString(log));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** For {@code schema.registry.url}. */
  String url() {
    return url;
  }

  /** Sets the compatibility rule of all subjects. */
  void setCompatibility(String level) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/config"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"compatibility\":\"" + level + "\"}"))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("HTTP " + response.statusCode() + ": " + response.body());
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
