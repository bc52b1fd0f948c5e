package dev.keylife.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs as they come: strict in their types, lenient in what the model does not know. */
class InputReaderTest {
  private static final ServiceModel MODEL = ServiceModel.load();
  private static final InputReader READER = new InputReader();

  private static InputShape shape(String operation) {
    return MODEL.operation(operation).orElseThrow().input().orElseThrow();
  }

  private static Input read(String operation, String json) {
    return READER.read(shape(operation), json.getBytes(StandardCharsets.UTF_8));
  }

  private static String violations(String operation, String json) {
    return catchThrowableOfType(
            ApiException.class, () -> Constraints.check(shape(operation), read(operation, json)))
        .words();
  }

  @Test
  void membersHaveTheTypesOfTheModel() {
    Input input =
        read(
            "ImportKeyMaterial",
            """
            {"KeyId": "k", "ImportToken": "AQID", "ValidTo": 1795000000.123, "Unknown": [{"a": 1}],
             "KeyMaterialId": null}
            """);
    assertThat(input.text("KeyId")).contains("k");
    assertThat(input.blob("ImportToken").orElseThrow().array()).containsExactly(1, 2, 3);
    assertThat(input.time("ValidTo")).contains(Instant.ofEpochMilli(1_795_000_000_123L));
    assertThat(input.has("KeyMaterialId")).isFalse();
    assertThat(input.has("Unknown")).isFalse();
    assertThat(read("ListKeys", "").whole("Limit")).isEmpty();
    assertThat(
            read("CreateKey", "{\"Tags\": [{\"TagKey\": \"a\", \"TagValue\": \"b\"}]}")
                .structures("Tags")
                .get(0)
                .text("TagValue"))
        .contains("b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "null",
        "\"text\"",
        "{} {}",
        "{\"KeyId\": 1}",
        "{\"KeyId\": [\"a\"]}",
        "{\"KeyId\": {}}",
        "{\"KeyId\": true}",
        "{\"KeyId\": \"a\", \"KeyId\": \"b\"}",
        "{\"PendingWindowInDays\": \"7\"}",
        "{\"PendingWindowInDays\": 7.5}",
        "{\"PendingWindowInDays\": 99999999999}",
        "{\"PendingWindowInDays\": 1e400}",
        "{'KeyId': 'a'}",
        "{\"KeyId\": \"a\",}",
        "{\"KeyId\": NaN}",
        "\u0000",
      })
  void whatIsNoInputIsASerializationException(String json) {
    ApiException refusal =
        catchThrowableOfType(ApiException.class, () -> read("ScheduleKeyDeletion", json));
    assertThat(refusal.type()).isEqualTo(ErrorType.SerializationException);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800", "a\\udc00", "\\ud83c\\ud83c\\udf89", "\\udf89\\ud83c"})
  void halfOfASurrogatePairIsASerializationException(String text) {
    for (String member :
        new String[] {"Description", "Tags\": [{\"TagValue", "EncryptionContext\": {\"a"}) {
      String operation = member.startsWith("Enc") ? "Encrypt" : "CreateKey";
      assertThat(
              catchThrowableOfType(
                      ApiException.class,
                      () -> read(operation, "{\"" + member + "\": \"" + text + "\"}"))
                  .type())
          .isEqualTo(ErrorType.SerializationException);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fffe7b007d00", // {} in UTF-16
        "7b007d00",
        "7b22c18b65794964223a2261227d", // {"KeyId":"a"} with an overlong K
        "7b224b65794964223a22eda080227d", // half of a surrogate pair
        "7b224b65794964223a22ff227d"
      })
  void whatIsNotUtf8IsASerializationException(String hex) {
    assertThat(
            catchThrowableOfType(
                    ApiException.class,
                    () -> READER.read(shape("DescribeKey"), HexFormat.of().parseHex(hex)))
                .type())
        .isEqualTo(ErrorType.SerializationException);
  }

  @Test
  void bothHalvesAreOneCharacter() {
    assertThat(read("CreateKey", "{\"Description\": \"\\ud83c\\udf89\"}").text("Description"))
        .contains("\ud83c\udf89");
  }

  @Test
  void depthAndLengthAreBounded() {
    String deep = "{\"Unknown\": " + "[".repeat(10_000) + "]".repeat(10_000) + "}";
    assertThat(catchThrowableOfType(ApiException.class, () -> read("ListKeys", deep)).type())
        .isEqualTo(ErrorType.SerializationException);
    String number = "{\"Limit\": " + "9".repeat(100_000) + "}";
    assertThat(catchThrowableOfType(ApiException.class, () -> read("ListKeys", number)).type())
        .isEqualTo(ErrorType.SerializationException);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "DescribeKey|{}|Value null at 'keyId' failed to satisfy constraint: Member must not be"
            + " null",
        "DescribeKey|{\"KeyId\": \"\"}|Value '' at 'keyId' failed to satisfy constraint: Member"
            + " must have length greater than or equal to 1",
        "ListKeys|{\"Limit\": 0}|Value '0' at 'limit' failed to satisfy constraint: Member must"
            + " have value greater than or equal to 1",
        "ListKeys|{\"Limit\": 1001}|Value '1001' at 'limit' failed to satisfy constraint: Member"
            + " must have value less than or equal to 1000",
        "CreateKey|{\"KeyUsage\": \"X\"}|Value 'X' at 'keyUsage' failed to satisfy constraint:"
            + " Member must satisfy enum value set: [SIGN_VERIFY, ENCRYPT_DECRYPT,"
            + " GENERATE_VERIFY_MAC, KEY_AGREEMENT, ENCAPSULATE_DECAPSULATE]",
        "CreateKey|{\"XksKeyId\": \"a b\"}|Value 'a b' at 'xksKeyId' failed to satisfy constraint:"
            + " Member must satisfy regular expression pattern: ^[a-zA-Z0-9-_.]+$",
        "CreateKey|{\"Tags\": [{\"TagKey\": \"\", \"TagValue\": \"\"}]}|Value '' at"
            + " 'tags.1.member.tagKey' failed to satisfy constraint: Member must have length"
            + " greater than or equal to 1",
        "ImportKeyMaterial|{\"KeyId\": \"k\", \"ImportToken\": \"AQID\","
            + " \"EncryptedKeyMaterial\": \"AQID\", \"ValidTo\": -1}|Value '-1' at 'validTo'"
            + " failed to satisfy constraint: Member must have value greater than or equal to 0",
        "ImportKeyMaterial|{\"KeyId\": \"k\", \"ImportToken\": \"AQID\","
            + " \"EncryptedKeyMaterial\": \"AQID\", \"ValidTo\": -0.5}|Value '-0.5' at 'validTo'"
            + " failed to satisfy constraint: Member must have value greater than or equal to 0",
      })
  void violationsAreToldInTheWordsOfAws(String operation, String json, String words) {
    assertThat(violations(operation, json)).isEqualTo("1 validation error detected: " + words);
  }

  @Test
  void allViolationsAreTold() {
    assertThat(violations("ImportKeyMaterial", "{\"ImportToken\": \"\"}"))
        .startsWith("3 validation errors detected: Value null at 'keyId' failed")
        .contains("; Value null at 'encryptedKeyMaterial' failed");
  }

  @Property(tries = 2_000)
  void noBytesMakeTheReaderFailOtherwise(@ForAll("bodies") byte[] body) {
    for (String operation : new String[] {"CreateKey", "ImportKeyMaterial", "ListKeys"}) {
      try {
        Constraints.check(shape(operation), READER.read(shape(operation), body));
      } catch (ApiException refusal) {
        assertThat(refusal.type())
            .isIn(ErrorType.SerializationException, ErrorType.ValidationException);
      }
    }
  }

  /** Pieces of JSON in any order, and bytes. */
  @Provide
  Arbitrary<byte[]> bodies() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"KeyId\"",
            "\"Tags\"",
            "\"Limit\"",
            "\"ValidTo\"",
            "\"ImportToken\"",
            "1",
            "-1e9",
            "null",
            "true",
            "\"AQID\"",
            "\"\\ud800\"",
            "\u0001",
            " ");
    Arbitrary<byte[]> json =
        pieces.list().ofMaxSize(24).map(l -> String.join("", l).getBytes(StandardCharsets.UTF_8));
    return Arbitraries.oneOf(json, Arbitraries.bytes().array(byte[].class).ofMaxSize(200));
  }
}
