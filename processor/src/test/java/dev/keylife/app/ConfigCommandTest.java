package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Map<String, String> environment, String... args) {
    CommandLine line = ConfigCommand.commandLine(environment);
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(args);
  }

  @Test
  void everySettingIsShownWithThePlaceThatWins() throws Exception {
    Path file = folder.resolve("keylife.properties");
    Files.writeString(
        file,
        """
        kafka.bootstrap.servers=file:9092
        schema.registry.url=http://file:8081
        state.dir=/file
        topics.partitions=3
        """);
    int exitCode =
        run(
            Map.of("KEYLIFE_STATE_DIR", "/environment", "KEYLIFE_TOPICS_PARTITIONS", "6"),
            "--config",
            file.toString(),
            "--set",
            "topics.partitions=12",
            "--set",
            "kafka.num.stream.threads=2");

    assertThat(exitCode).as(err.toString()).isZero();
    assertThat(out.toString().lines())
        .contains(
            "kafka.bootstrap.servers=file:9092  # " + file,
            "state.dir=/environment  # environment",
            "topics.partitions=12  # --set",
            "kafka.num.stream.threads=2  # --set",
            "http.port=8080  # default")
        .hasSizeGreaterThanOrEqualTo(ProcessorSettings.DEFINITION.names().size());
  }

  @Test
  void secretsAreMaskedAndTheirPlacesAreNot() {
    int exitCode =
        run(
            Map.of("KEYLIFE_KEYSET_PASSWORD", "sesame-1"),
            "--set=kafka.bootstrap.servers=b:9092",
            "--set=schema.registry.url=http://user:sesame-2@registry:8081",
            "--set=basic.auth.user.info=user:sesame-3",
            "--set=bearer.auth.token=sesame-4",
            "--set=kafka.sasl.jaas.config=Login required password=\"sesame-5\";",
            "--set=kafka.ssl.keystore.password=sesame-6",
            "--set=kafka.ssl.keystore.key=sesame-7",
            "--set=kafka.main.consumer.ssl.key.password=sesame-8",
            "--set=schema.registry.ssl.truststore.password=sesame-9",
            "--set=keyset.password.file=/run/secrets/keyset");

    assertThat(exitCode).as(err.toString()).isZero();
    assertThat(out.toString())
        .doesNotContain("sesame")
        .contains("keyset.password=[hidden]  # environment")
        .contains("schema.registry.url=http://[hidden]@registry:8081  # --set")
        .contains("keyset.password.file=/run/secrets/keyset  # --set");
  }

  @Test
  void aWrongSettingIsNamedWithTheNearestOne() {
    assertThat(run(Map.of(), "--set", "kafka.bootstrap.servers=b:9092", "--set", "state.dri=/x"))
        .isEqualTo(64);
    assertThat(err.toString()).contains("'state.dri'").contains("Did you mean 'state.dir'?");
  }
}
