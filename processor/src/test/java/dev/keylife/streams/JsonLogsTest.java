package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.command.CreateKey;
import dev.keylife.lifecycle.Command;
import dev.keylife.streams.decoding.CommandMapper;
import dev.keylife.streams.progress.LogContext;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A line of the structured log is one JSON object that names the key and the command. */
class JsonLogsTest {
  private static final Logger LOGGER =
      (Logger) LoggerFactory.getLogger(CommandHandler.class.getName());

  private static final String HOSTILE =
      "\"}\n{\"level\":\"ERROR\",\"formattedMessage\":\"forged\"}";

  @TempDir Path folder;
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();

  @BeforeEach
  void listen() {
    written.start();
    LOGGER.addAppender(written);
    LOGGER.setLevel(Level.DEBUG);
  }

  @AfterEach
  void stop() {
    LOGGER.detachAppender(written);
    LOGGER.setLevel(null);
  }

  @Test
  void aLineAboutACommandNamesTheKeyAndTheCommand() throws Exception {
    JsonNode line = theLineAboutADuplicate("command-1");
    assertThat(line.at("/mdc/keyId").asText()).isEqualTo("orders");
    assertThat(line.at("/mdc/commandId").asText()).isEqualTo("command-1");
    assertThat(line.at("/formattedMessage").asText()).contains("command-1", "delivered before");
    assertThat(line.at("/level").asText()).isEqualTo("DEBUG");
    assertThat(line.at("/timestamp").isNumber()).isTrue();
  }

  @Test
  void aPublisherCannotForgeALine() throws Exception {
    try (TopologyHarness harness = new TopologyHarness(folder)) {
      SpecificRecord command = create(harness, HOSTILE);
      harness.send(command);
      harness.send(command);
      assertThat(written.list).as("an id that cannot be is not remembered").isEmpty();
      Command read = CommandMapper.toCommand(command, harness.now()).orElseThrow();
      try (LogContext about = LogContext.of(read)) {
        LOGGER.info("Command {} is hostile", HOSTILE);
      }
    }
    assertThat(theLine().at("/mdc/commandId").asText()).startsWith("\"}\\u000A{\"level\"");
    String text = encoded("text");
    assertThat(text.strip()).doesNotContain("\n").contains("Command \"} {");
  }

  @Test
  void whatComesAfterIsAboutNoCommand() throws Exception {
    theLineAboutADuplicate("command-1");
    assertThat(MDC.get(LogContext.KEY_ID)).isNull();
    assertThat(MDC.get(LogContext.COMMAND_ID)).isNull();
  }

  private JsonNode theLineAboutADuplicate(String commandId) throws Exception {
    try (TopologyHarness harness = new TopologyHarness(folder)) {
      SpecificRecord create = create(harness, commandId);
      harness.send(create);
      harness.send(create);
    }
    return theLine();
  }

  private static SpecificRecord create(TopologyHarness harness, String commandId) {
    return CreateKey.newBuilder()
        .setHeader(harness.header("orders", commandId))
        .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
        .setOrigin(Origin.EXTERNAL)
        .build();
  }

  private JsonNode theLine() throws Exception {
    assertThat(written.list).hasSize(1);
    String line = encoded("json");
    assertThat(line).endsWith("\n");
    assertThat(line.strip()).doesNotContain("\n");
    return new ObjectMapper().readTree(line);
  }

  /** What was logged, as the processor writes it in one of its formats. */
  private String encoded(String format) throws Exception {
    return new String(encoder(format).encode(written.list.get(0)), StandardCharsets.UTF_8);
  }

  private static Encoder<ILoggingEvent> encoder(String format) throws Exception {
    LoggerContext context = new LoggerContext();
    context.putProperty("KEYLIFE_LOG_FORMAT", format);
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(JsonLogsTest.class.getResource("/dev/keylife/app/logback.xml"));
    ConsoleAppender<ILoggingEvent> console =
        (ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("LOG");
    return console.getEncoder();
  }
}
