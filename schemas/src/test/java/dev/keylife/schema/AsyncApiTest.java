package dev.keylife.schema;

import static dev.keylife.schema.AsyncApiDocument.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.Dialects;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.SnakeYamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The AsyncAPI document says what the schemas, {@link Topics} and the header constants say. */
class AsyncApiTest {

  private static final Path AVRO = AsyncApiDocument.FOLDER.resolve("avro");

  private final AsyncApiDocument document = AsyncApiDocument.load();

  @Test
  void isValidAgainstTheOfficialSchema() throws IOException {
    assertThat(errors(SchemaFiles.read(AsyncApiDocument.FILE))).isEmpty();
  }

  @Test
  void theOfficialSchemaWouldNoticeAMistake() throws IOException {
    String text = SchemaFiles.read(AsyncApiDocument.FILE);
    assertThat(errors(text.replace("action: receive", "action: listen"))).isNotEmpty();
    assertThat(errors(text.replace("partitions: 6", "partitions: six"))).isNotEmpty();
  }

  @Test
  void itsVersionIsTheLatestReleasedOne() {
    int latest = SchemaFiles.releasedVersions().size();
    assertThat(document.at("info")).containsEntry("version", Integer.toString(latest));
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    assertThat(document.references())
        .isNotEmpty()
        .allSatisfy(
            reference -> {
              if (reference.startsWith("#/")) {
                assertThat(document.resolve(reference)).as(reference).isPresent();
              } else {
                assertThat(AsyncApiDocument.FOLDER.resolve(reference)).isRegularFile();
              }
            });
  }

  @Test
  void itsChannelsAreTheTopicsWithTheirSettings() {
    var documented =
        document.at("channels").values().stream()
            .map(channel -> topicOf(map(channel)))
            .collect(Collectors.toSet());
    assertThat(documented)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("binding")
        .containsExactlyInAnyOrderElementsOf(
            // The processor's own.
            Topics.specs().stream()
                .filter(spec -> !spec.name().equals(Topics.KEY_ALIAS_STEPS))
                .filter(spec -> !spec.name().equals(Topics.KEY_MATERIALS))
                .toList());
  }

  @Test
  void everyChannelCarriesTheRecordTypesOfItsTopic() {
    assertThat(messageNamesOf("keyCommands")).isEqualTo(names(RecordTypes.COMMANDS));
    assertThat(messageNamesOf("keyEvents")).isEqualTo(names(RecordTypes.EVENTS));
    assertThat(messageNamesOf("keyStates"))
        .isEqualTo(
            Stream.concat(names(RecordTypes.SNAPSHOTS).stream(), Stream.of("KeyTombstone"))
                .toList());
    assertThat(messageNamesOf("keyAliases"))
        .isEqualTo(
            Stream.concat(names(RecordTypes.ALIASES).stream(), Stream.of("AliasTombstone"))
                .toList());
    assertThat(messageNamesOf("keyUsage")).isEqualTo(names(RecordTypes.USAGE));
    assertThat(messageNamesOf("keyLastUsage"))
        .isEqualTo(
            Stream.concat(names(RecordTypes.LAST_USAGE).stream(), Stream.of("LastUsageTombstone"))
                .toList());
  }

  @Test
  void everyMessageSpeaksOfItsRecordTypeInItsWords() {
    for (Schema type : RecordTypes.ALL) {
      var message = document.at("components", "messages", type.getName());
      assertThat(message)
          .containsEntry("name", type.getFullName())
          .containsEntry("title", type.getName())
          .containsEntry("summary", type.getDoc());
      assertThat(map(message.get("payload")))
          .containsEntry("schemaFormat", "application/vnd.apache.avro;version=1.9.0")
          .containsEntry("schema", Map.of("$ref", "./avro/" + type.getFullName() + ".avsc"));
    }
  }

  @Test
  void everyMessageOfTheDocumentIsOnAChannel() {
    var onChannels =
        document.at("channels").keySet().stream()
            .flatMap(channel -> document.at("channels", channel, "messages").keySet().stream());
    assertThat(onChannels)
        .containsExactlyInAnyOrderElementsOf(document.at("components", "messages").keySet());
  }

  @Test
  void itsHeadersAreThoseOfTheContract() {
    assertThat(headersIn("commandHeaders"))
        .containsExactlyInAnyOrder(
            KeylifeHeaders.REROUTED_FROM,
            KeylifeHeaders.RECORD_TYPE,
            KeylifeHeaders.REPLAYED_FROM,
            TraceHeaders.PARENT,
            TraceHeaders.STATE);
    assertThat(headersIn("eventHeaders"))
        .containsExactlyInAnyOrder(
            CloudEventHeaders.SPEC_VERSION,
            CloudEventHeaders.TYPE,
            CloudEventHeaders.ID,
            CloudEventHeaders.SOURCE,
            CloudEventHeaders.SUBJECT,
            CloudEventHeaders.TIME,
            CloudEventHeaders.CONTENT_TYPE,
            TraceHeaders.PARENT,
            TraceHeaders.STATE);
    assertThat(headersIn("deadLetterHeaders"))
        .containsExactlyInAnyOrder(
            DlqHeaders.CAUSE,
            DlqHeaders.SOURCE_TOPIC,
            DlqHeaders.SOURCE_PARTITION,
            DlqHeaders.SOURCE_OFFSET,
            DlqHeaders.ORIGINAL_SIZE,
            DlqHeaders.REPLAYED,
            DlqHeaders.SOURCE_TIMESTAMP);
    assertThat(document.root())
        .containsEntry("defaultContentType", CloudEventHeaders.AVRO_CONTENT_TYPE);
  }

  /** The schemas beside the document, each complete in itself, as tools for AsyncAPI need them. */
  @TestFactory
  Stream<DynamicTest> theSchemasBesideItAreTheCurrentOnes() {
    return SchemaFiles.currentTopLevel().values().stream()
        .map(
            schema ->
                DynamicTest.dynamicTest(
                    schema.getName(),
                    () ->
                        new GeneratedFile(
                                AVRO.resolve(schema.getFullName() + ".avsc"),
                                SchemaFormatter.format("json/pretty", schema) + "\n")
                            .verifyOrUpdate()));
  }

  @Test
  void noSchemaBesideItIsLeftOver() {
    assertThat(SchemaFiles.filesBelow(AVRO)).hasSameSizeAs(RecordTypes.ALL);
  }

  /** What binds an existing topic is the processor's to check and not in the document. */
  private static TopicSpec topicOf(Map<String, Object> channel) {
    var binding = map(map(channel.get("bindings")).get("kafka"));
    assertThat(binding).containsEntry("topic", channel.get("address"));
    var configs = new TreeMap<String, String>();
    map(binding.get("topicConfiguration"))
        .forEach(
            (name, value) ->
                configs.put(name, value instanceof List<?> list ? join(list) : value.toString()));
    return new TopicSpec(
        channel.get("address").toString(),
        (Integer) binding.get("partitions"),
        TopicSpec.CleanupPolicy.valueOf(configs.get("cleanup.policy").toUpperCase(Locale.ROOT)),
        configs,
        Map.of());
  }

  private static String join(List<?> list) {
    return list.stream().map(Object::toString).collect(Collectors.joining(","));
  }

  private List<String> messageNamesOf(String channel) {
    return List.copyOf(document.at("channels", channel, "messages").keySet());
  }

  private Set<String> headersIn(String schema) {
    return document.at("components", "schemas", schema, "properties").keySet();
  }

  private static List<String> names(Collection<Schema> types) {
    return types.stream().map(Schema::getName).toList();
  }

  private static List<String> errors(String yaml) throws IOException {
    Validator.Result result =
        new ValidatorFactory()
            .withDialect(new Dialects.Draft7Dialect())
            .withJsonNodeFactory(new SnakeYamlNode.Factory())
            .validate(
                Files.readString(Path.of("src/test/resources/asyncapi/schema-3.0.0.json")), yaml);
    return result.getErrors().stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getError())
        .toList();
  }
}
