package dev.keylife.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keylife.audit.PublishedTrail;
import dev.keylife.cli.CliHarness.Run;
import dev.keylife.embedded.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code keylife audit} against a real broker that holds a trail. */
class AuditCommandTest {
  @TempDir Path folder;
  private EmbeddedKafka kafka;
  private PublishedTrail trail;
  private CliHarness cli;

  @BeforeEach
  void publishATrail() throws Exception {
    kafka = EmbeddedKafka.in(folder.resolve("kafka")).build().start();
    String registry = "mock://audit-" + UUID.randomUUID();
    trail = PublishedTrail.on(kafka.bootstrapServers(), registry);
    cli =
        CliHarness.in(folder)
            .with(
                Map.of(
                    "KEYLIFE_KAFKA_BOOTSTRAP_SERVERS",
                    kafka.bootstrapServers(),
                    "KEYLIFE_SCHEMA_REGISTRY_URL",
                    registry));
  }

  @AfterEach
  void stop() throws Exception {
    kafka.close();
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void provesExportsAndProvesAgain() throws Exception {
    Run whole = cli.run("audit", "verify");
    assertThat(whole.exitCode()).as(whole.out() + whole.err()).isZero();
    assertThat(whole.out())
        .startsWith("Whole, unsigned: ")
        .contains("4 keys", "partition 0", "digest");

    for (String name : new String[] {"trail.jsonl", "trail.avro"}) {
      Run export = cli.run("audit", "export", file(name));
      assertThat(export.exitCode()).as(export.out() + export.err()).isZero();
      assertThat(cli.run("audit", "verify", file(name)).exitCode()).isZero();
      assertThat(cli.run("audit", "export", file(name)).exitCode()).as("it exists").isEqualTo(64);
      assertThat(cli.run("audit", "export", file(name), "--force").exitCode()).isZero();
    }
    assertThat(
            cli.run("audit", "verify", "--manifest", file("trail.avro.manifest.json")).exitCode())
        .isZero();
  }

  @Test
  void aRecordThatIsWrittenTwiceBreaksTheTrailWithItsPlace() throws Exception {
    assertThat(cli.run("audit", "export", file("before.jsonl")).exitCode()).isZero();
    long offset = trail.publishAgain(0);

    Run broken = cli.run("audit", "verify", "--output", "json");
    assertThat(broken.exitCode()).isEqualTo(3);
    JsonNode first = broken.json().path("breaks").path(0);
    assertThat(first.path("topic").asText()).isEqualTo("key-events");
    assertThat(first.path("partition").asInt()).isZero();
    assertThat(first.path("offset").asLong()).isEqualTo(offset);
    assertThat(first.path("keyId").asText()).isEqualTo("orders");
    assertThat(cli.run("audit", "verify").out())
        .contains("BROKEN", "key-events-0@" + offset + " (key orders)");
    assertThat(cli.run("audit", "verify", "--manifest", file("before.jsonl.manifest.json")).out())
        .as("what was exported before is still as it was")
        .contains("1 break");
    assertThat(cli.run("audit", "export", file("after.jsonl")).exitCode()).isEqualTo(3);
    assertThat(cli.run("audit", "verify", file("after.jsonl")).exitCode()).isEqualTo(3);
  }

  @Test
  void aRecordThatIsNoEventBreaksTheTrail() throws Exception {
    trail.publishBytes(new byte[] {1, 2, 3});
    Run broken = cli.run("audit", "verify");
    assertThat(broken.exitCode()).isEqualTo(3);
    assertThat(broken.out()).contains("cannot be read", "schema id");
  }

  @Test
  void aChangedFileIsBrokenAndAMissingManifestIsExplained() throws Exception {
    Path file = folder.resolve("trail.jsonl");
    assertThat(cli.run("audit", "export", file.toString()).exitCode()).isZero();
    Files.writeString(file, Files.readString(file).replaceFirst("CREATED", "ENABLED"));
    assertThat(cli.run("audit", "verify", file.toString()).exitCode()).isEqualTo(3);

    Files.delete(folder.resolve("trail.jsonl.manifest.json"));
    Run lost = cli.run("audit", "verify", file.toString());
    assertThat(lost.exitCode()).isEqualTo(64);
    assertThat(lost.err()).contains("--manifest");
  }
}
