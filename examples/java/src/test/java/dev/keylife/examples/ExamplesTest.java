package dev.keylife.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.client.SigningKey;
import dev.keylife.testkit.KeylifeStack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs each example as its user would, against a broker, a registry and a processor that takes
 * signed commands only.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("..").toAbsolutePath().normalize();

  private static final String AUDIENCE = "keylife-examples";

  private final SigningKey key = SigningKey.generate(SigningKey.Algorithm.EDDSA);
  private KeylifeStack installation;
  private Path keyFile;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    keyFile = folder.resolve("key.pem");
    Files.createFile(
        keyFile,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(keyFile, key.toPem());
    Path trust = folder.resolve("trust.json");
    Files.writeString(
        trust,
        new ObjectMapper()
            .writeValueAsString(
                Map.of(
                    "keys", List.of(key.trustEntry(key.thumbprint(), List.of("orders-service"))))));
    installation =
        KeylifeStack.builder()
            .folder(folder.resolve("keylife"))
            // KafkaJS reads no LZ4 without a plug-in.
            .setting("kafka.producer.compression.type", "gzip")
            .setting("commands.authentication", "required")
            .setting("commands.authentication.audience", AUDIENCE)
            .setting("commands.authentication.trust.file", trust.toString())
            .start();
  }

  @AfterAll
  void stop() {
    installation.close();
  }

  @Test
  void java() throws Exception {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      ImportKey.main(
          new String[] {
            installation.bootstrapServers(),
            installation.registryUrl(),
            "from-java",
            keyFile.toString(),
            AUDIENCE
          });
    } finally {
      System.setOut(out);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .contains(
            "from-java 1 KeyStateChanged",
            "from-java 2 ImportParametersIssued",
            "from-java 3 KeyStateChanged");
  }

  @Test
  void node() throws Exception {
    Path home = Files.createDirectories(Path.of("target/node").toAbsolutePath());
    assumeRuns("Node.js", home, 120, List.of("node", "--version"));
    for (String file : List.of("package.json", "package-lock.json", "create-key.js")) {
      Files.copy(
          EXAMPLES.resolve("node").resolve(file),
          home.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    assumeRuns(
        "npm's registry",
        home,
        300,
        List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"));

    assertCreates("from-node", run(home, 300, arguments("from-node", "node", "create-key.js")));
  }

  @Test
  void python() throws Exception {
    // Debian's own, which has Debian's packages, may not be the first on the path.
    String python = Files.exists(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";
    Path home = EXAMPLES.resolve("python");
    assumeRuns(
        "Python with confluent-kafka, requests, avro and cryptography",
        home,
        120,
        List.of(python, "-c", "import avro, confluent_kafka.schema_registry, cryptography"));

    assertCreates("from-python", run(home, 300, arguments("from-python", python, "create_key.py")));
  }

  private List<String> arguments(String keyId, String... program) {
    List<String> all = new ArrayList<>(List.of(program));
    all.addAll(List.of(installation.bootstrapServers(), installation.registryUrl(), keyId));
    return all;
  }

  private static void assertCreates(String keyId, Result result) {
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output().lines()).contains(keyId + " 1 KeyStateChanged");
  }

  private void assumeRuns(String what, Path home, int seconds, List<String> command)
      throws Exception {
    Result result = run(home, seconds, command);
    assumeTrue(
        result.exitCode() == 0,
        "SKIPPED for want of %s: '%s': %s"
            .formatted(what, String.join(" ", command), result.output()));
  }

  private record Result(int exitCode, String output) {}

  private Result run(Path home, int seconds, List<String> command) throws Exception {
    Path log = Files.createTempFile("example", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .put(
            "KEYLIFE_SCHEMAS",
            EXAMPLES.resolve("../schemas/src/main/avro-released/1").normalize().toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "KEYLIFE_SIGNING_KEY_FILE", keyFile.toString(),
                "KEYLIFE_SIGNING_KEY_ID", key.thumbprint(),
                "KEYLIFE_SIGNING_AUDIENCE", AUDIENCE));
    try {
      Process process = builder.start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        return new Result(-1, "no end within " + seconds + " s: " + Files.readString(log));
      }
      return new Result(process.exitValue(), Files.readString(log));
    } catch (IOException e) {
      return new Result(-1, String.valueOf(e.getMessage()));
    } finally {
      Files.delete(log);
    }
  }
}
