package dev.keylife.serde;

import static dev.keylife.serde.Suite.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a registry that others wrote, and beside a client in another language. */
class RealRegistryTest {
  private static Apicurio apicurio;

  @BeforeAll
  static void start() throws Exception {
    apicurio = Apicurio.start();
    apicurio.setCompatibility("BACKWARD");
  }

  @AfterAll
  static void stop() {
    apicurio.close();
  }

  @Test
  void whatIsWrittenIsReadBack() {
    try (RegistryAvroSerializer serializer = serializer(Map.of());
        RegistryAvroDeserializer deserializer = deserializer()) {
      byte[] bytes = serializer.serialize("orders", order("o-1", 7));
      assertThat(serializer.serialize("orders", order("o-1", 7))).isEqualTo(bytes);
      assertThat(deserializer.deserialize("orders", bytes))
          .hasToString("{\"id\": \"o-1\", \"qty\": 7}");
    }
  }

  @Test
  void aSchemaThatBreaksCompatibilityIsRefusedAndTheMessageSaysWhich() {
    Schema broken =
        SchemaBuilder.record("Order")
            .namespace("test")
            .fields()
            .requiredString("id")
            .requiredString("customer") // no default: old records cannot be read
            .endRecord();
    GenericRecord record = new GenericData.Record(broken);
    record.put("id", "o-1");
    record.put("customer", "c");
    try (RegistryAvroSerializer serializer = serializer(Map.of())) {
      serializer.serialize("compatible", order("o-1", 7));
      assertThatThrownBy(() -> serializer.serialize("compatible", record))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("compatible-value")
          .hasMessageContaining("409")
          .hasMessageContaining("compatibility");
    }
  }

  @Test
  void withoutAutoRegistrationAnUnknownSchemaIsRefusedWithAdvice() {
    try (RegistryAvroSerializer serializer = serializer(Map.of("auto.register.schemas", false))) {
      assertThatThrownBy(() -> serializer.serialize("unknown", order("o-1", 7)))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("unknown-value");
    }
  }

  @Test
  void nodesConfluentClientReadsWhatWeWriteAndWritesWhatWeRead() throws Exception {
    Path node = Path.of("target", "node");
    Files.createDirectories(node);
    for (String file : List.of("package.json", "package-lock.json", "interop.js")) {
      Files.write(node.resolve(file), Files.readAllBytes(Path.of("src", "test", "node", file)));
    }
    assumeTrue(
        run(node, Map.of(), "npm", "ci", "--no-audit", "--no-fund").isPresent(),
        "Skipped: Node's client cannot be installed (no node, no npm, or no registry).");
    try (RegistryAvroSerializer serializer = serializer(Map.of());
        RegistryAvroDeserializer deserializer = deserializer()) {
      String ours = HexFormat.of().formatHex(serializer.serialize("orders", order("o-1", 7)));
      String answer =
          run(node, Map.of("REGISTRY", apicurio.url()), "node", "interop.js", ours).orElseThrow();
      List<String> lines = answer.lines().toList();
      assertThat(lines.get(0)).isEqualTo("{\"id\":\"o-1\",\"qty\":7}");
      assertThat(deserializer.deserialize("orders", HexFormat.of().parseHex(lines.get(1).trim())))
          .hasToString("{\"id\": \"from node\", \"qty\": 8}");
    }
  }

  /** What a command printed; empty where it cannot be run or fails. */
  private static java.util.Optional<String> run(
      Path folder, Map<String, String> environment, String... command) throws InterruptedException {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectError(folder.resolve("error.log").toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(180, TimeUnit.SECONDS) && process.exitValue() == 0
          ? java.util.Optional.of(output)
          : java.util.Optional.empty();
    } catch (IOException notThere) {
      return java.util.Optional.empty();
    }
  }

  private static RegistryAvroSerializer serializer(Map<String, Object> more) {
    Map<String, Object> config = new TreeMap<>(more);
    config.put("schema.registry.url", apicurio.url());
    RegistryAvroSerializer serializer = new RegistryAvroSerializer();
    serializer.configure(config, false);
    return serializer;
  }

  private static RegistryAvroDeserializer deserializer() {
    RegistryAvroDeserializer deserializer = new RegistryAvroDeserializer();
    deserializer.configure(Map.of("schema.registry.url", apicurio.url()), false);
    return deserializer;
  }
}
