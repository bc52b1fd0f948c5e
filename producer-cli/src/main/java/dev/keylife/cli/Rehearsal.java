package dev.keylife.cli;

import dev.keylife.cli.run.Logging;
import dev.keylife.client.ClientSettings;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.KeylifeClientException;
import dev.keylife.schema.ContractTrust;
import dev.keylife.schema.RecordTypes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import picocli.CommandLine;

/**
 * Loads what commands load, without a broker: the build runs it under {@code
 * -XX:ArchiveClassesAtExit}, and keeps the classes in an archive that the scripts start from.
 */
public final class Rehearsal {
  /** Of Kafka's client, what a command reaches only behind a broker. */
  private static final List<String> BEHIND_A_BROKER =
      List.of(
          "org/apache/kafka/clients/",
          "org/apache/kafka/common/compress/",
          "org/apache/kafka/common/internals/",
          "org/apache/kafka/common/message/ApiVersions",
          "org/apache/kafka/common/message/Fetch",
          "org/apache/kafka/common/message/InitProducerId",
          "org/apache/kafka/common/message/ListOffsets",
          "org/apache/kafka/common/message/Metadata",
          "org/apache/kafka/common/message/Produce",
          "org/apache/kafka/common/network/",
          "org/apache/kafka/common/record/",
          "org/apache/kafka/common/requests/",
          "org/apache/kafka/common/serialization/",
          "org/apache/kafka/common/telemetry/",
          "org/apache/kafka/common/utils/");

  private Rehearsal() {}

  /** Rehearses the command line by itself. */
  public static void main(String[] args) throws IOException, URISyntaxException {
    run(KeylifeCli.commandLine());
  }

  /** Rehearses a command line with whatever commands it has. */
  public static void run(CommandLine commandLine) throws IOException, URISyntaxException {
    commandLine
        .setOut(new PrintWriter(Writer.nullWriter()))
        .setErr(new PrintWriter(Writer.nullWriter()));
    KeylifeCli.run(commandLine, "--help");
    commandLine.getSubcommands().keySet().forEach(name -> KeylifeCli.run(commandLine, name, "-h"));
    KeylifeCli.run(commandLine, "settings", "--output", "json");
    Logging.prepare(false);
    readNothing();
    contract();
    loadFrom(KafkaConsumer.class);
  }

  /** From an address that nothing listens at. */
  private static void readNothing() {
    Map<String, String> impatient =
        Map.of("default.api.timeout.ms", "300", "request.timeout.ms", "200");
    try (KeylifeClient client =
        KeylifeClient.open(new ClientSettings("localhost:1", "mock://rehearsal", impatient))) {
      client.snapshots();
    } catch (KeylifeClientException e) {
      // as expected
    }
  }

  private static void contract() {
    ContractTrust.establish();
    for (Schema schema : RecordTypes.EVENTS) {
      new GenericDatumWriter<>(schema).getData().newRecord(null, schema);
    }
  }

  private static void loadFrom(Class<?> one) throws IOException, URISyntaxException {
    Path jar = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (JarFile classes = new JarFile(jar.toFile())) {
      classes.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class"))
          .filter(name -> BEHIND_A_BROKER.stream().anyMatch(name::startsWith))
          .forEach(name -> load(name.replace('/', '.').substring(0, name.length() - 6)));
    }
  }

  private static void load(String name) {
    try {
      Class.forName(name, false, Rehearsal.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      // of a library that is not here, such as another compressor
    }
  }
}
