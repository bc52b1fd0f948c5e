package dev.keylife.serde;

import static dev.keylife.serde.Suite.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a reader finds the writer's schema. */
class ReadingTest {
  private static final byte[] GOLDEN = HexFormat.of().parseHex("0000000001066f2d310e");
  private static final byte[] BARE = Arrays.copyOfRange(GOLDEN, 5, GOLDEN.length);
  private static final UUID GUID = UUID.fromString("89791762-2336-4186-9674-299b90a802e2");

  private FakeRegistry registry;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void theIdBeforeTheRecordNamesTheSchemaAndIsAskedForOnce() {
    registry.then(200, answer("{\"maxId\":9,\"unheardOf\":{}}"));
    try (RegistryAvroDeserializer deserializer = deserializer(false)) {
      for (int i = 0; i < 3; i++) {
        assertThat(deserializer.deserialize("orders", GOLDEN)).isEqualTo(order("o-1", 7));
      }
    }
    assertThat(registry.requests)
        .extracting(FakeRegistry.Request::path)
        .containsExactly("/schemas/ids/1?fetchMaxId=false&subject=orders-value");
  }

  @Test
  void aGuidInTheHeaderGoesBeforeAnId() {
    registry.then(200, answer("{}"));
    byte[] header =
        ByteBuffer.allocate(17)
            .put((byte) 1)
            .putLong(GUID.getMostSignificantBits())
            .putLong(GUID.getLeastSignificantBits())
            .array();
    assertThat(readBare("__value_schema_id", header, false)).isEqualTo(order("o-1", 7));
    assertThat(registry.requests.get(0).path()).isEqualTo("/schemas/guids/" + GUID);
  }

  @Test
  void anIdMayStandInTheHeaderTooAndKeysHaveAHeaderOfTheirOwn() {
    registry.then(200, answer("{}"));
    byte[] header = ByteBuffer.allocate(5).put((byte) 0).putInt(42).array();
    assertThat(readBare("__key_schema_id", header, true)).isEqualTo(order("o-1", 7));
    assertThat(registry.requests.get(0).path()).startsWith("/schemas/ids/42?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "01", "0100", "0200000001", "00000000010203"})
  void aHeaderThatHoldsNeitherIsASerializationException(String hex) {
    byte[] header = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> readBare("__value_schema_id", header, false))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("__value_schema_id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schemaType\":\"PROTOBUF\"}",
        "{\"references\":[{\"name\":\"a.B\",\"subject\":\"b\",\"version\":1}]}",
        "{\"ruleSet\":{\"domainRules\":[{\"name\":\"encryptPii\",\"type\":\"ENCRYPT\"}]}}",
        "{\"schema\":\"nonsense\"}"
      })
  void aSchemaWithMoreToItThanWeSupportIsRefusedAndNotHalfRead(String more) {
    registry.then(200, answer(more));
    try (RegistryAvroDeserializer deserializer = deserializer(false)) {
      assertThatThrownBy(() -> deserializer.deserialize("orders", GOLDEN))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("orders")
          .hasMessageContaining("id 1");
    }
  }

  @Test
  void anOutageIsNotBlamedOnTheRecord() {
    registry.then(503, "{}");
    try (RegistryAvroDeserializer deserializer = deserializer(false)) {
      assertThatThrownBy(() -> deserializer.deserialize("orders", GOLDEN))
          .isInstanceOf(TimeoutException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | <html>default backend - 404</html>",
        "404 | {\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}",
        "404 | {\"message\":\"no Route matched with those values\"}",
        "404 | ''",
        "301 | <html>moved</html>",
        "400 | <html>Bad Request</html>",
        "405 | {\"error_code\":405,\"message\":\"HTTP 405 Method Not Allowed\"}",
        "410 | <html>gone</html>",
        "200 | <html>log in</html>",
        "200 | {\"maxId\":7}",
        "500 | {\"error_code\":50001,\"message\":\"Error in the backend data store\"}"
      })
  void onlyNoSuchSchemaInTheRegistrysOwnWordsIsBlamedOnTheRecord(int status, String body) {
    registry.then(status, body);
    try (RegistryAvroDeserializer deserializer = deserializer(false)) {
      assertThatThrownBy(() -> deserializer.deserialize("orders", GOLDEN))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining(registry.url());
    }
  }

  @Test
  void anAnswerWithoutEndIsAnOutageAndFillsNoMemory() {
    registry.then(200, "{\"schema\":\"" + " ".repeat(5_000_000) + "\"}");
    try (RegistryAvroDeserializer deserializer = deserializer(false)) {
      assertThatThrownBy(() -> deserializer.deserialize("orders", GOLDEN))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("larger than");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000000000066f2d310e", "00ffffffff066f2d310e"})
  void anIdThatNoRegistryGivesIsNotAskedFor(String hex) {
    registry.then(500, "{}");
    try (RegistryAvroDeserializer deserializer = deserializer(false)) {
      assertThatThrownBy(() -> deserializer.deserialize("orders", HexFormat.of().parseHex(hex)))
          .isInstanceOf(SerializationException.class);
    }
    assertThat(registry.requests).isEmpty();
  }

  @Test
  void aGuidThatARegistryCannotTellIsTheRecordsFault() {
    registry.then(404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}");
    byte[] header = ByteBuffer.allocate(17).put((byte) 1).array();
    assertThatThrownBy(() -> readBare("__value_schema_id", header, false))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void aSchemaThatIsNotThereIsAskedForAgain() {
    registry.then(404, "{\"error_code\":40403,\"message\":\"Schema 1 not found\"}");
    registry.then(200, answer("{}"));
    try (RegistryAvroDeserializer deserializer = deserializer(false)) {
      assertThatThrownBy(() -> deserializer.deserialize("orders", GOLDEN))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("another registry");
      assertThat(deserializer.deserialize("orders", GOLDEN)).isEqualTo(order("o-1", 7));
    }
  }

  private Object readBare(String header, byte[] value, boolean isKey) {
    Headers headers = new RecordHeaders().add(header, value);
    try (RegistryAvroDeserializer deserializer = deserializer(isKey)) {
      return deserializer.deserialize("orders", headers, BARE);
    }
  }

  /** The order's schema as a registry answers with it, and more. */
  private static String answer(String more) {
    try {
      ObjectNode answer = (ObjectNode) new ObjectMapper().readTree(more);
      return answer.has("schema") ? more : answer.put("schema", Suite.ORDER.toString()).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private RegistryAvroDeserializer deserializer(boolean isKey) {
    RegistryAvroDeserializer deserializer = new RegistryAvroDeserializer();
    deserializer.configure(Map.of("schema.registry.url", registry.url(), "max.retries", 0), isKey);
    return deserializer;
  }
}
