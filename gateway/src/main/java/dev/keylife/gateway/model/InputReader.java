package dev.keylife.gateway.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the JSON of an input by its shape. Nothing is converted: what is of another type than the
 * model says is a {@code SerializationException}, as is what is no JSON. Members that the model
 * does not know are passed over, as AWS does, and so are nulls. Constraints are checked afterwards:
 * {@link Constraints}.
 */
public final class InputReader {
  private static final int DEEPEST = 16;
  private static final int LONGEST_NUMBER = 64;

  /** The years that a date of the processor's can be in. */
  private static final BigDecimal LATEST = BigDecimal.valueOf(253_402_300_799L);

  private static final BigDecimal EARLIEST = BigDecimal.valueOf(-62_135_596_800L);

  private final JsonFactory json =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .build();

  /**
   * Reads an input.
   *
   * @param body UTF-8; nothing at all stands for an input without members
   * @throws ApiException {@code SerializationException}; its message does not quote the input
   */
  public Input read(InputShape shape, byte[] body) {
    if (body.length == 0) {
      return new Input(Map.of());
    }
    try (JsonParser parser = json.createParser(decoded(body))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw refused("The request body must be a JSON object");
      }
      Input input = structure(parser, shape.structure());
      if (parser.nextToken() != null) {
        throw refused("There is more than one JSON value in the request body");
      }
      return input;
    } catch (JacksonException e) {
      throw refused("The request body is not well-formed JSON");
    } catch (IOException e) {
      throw refused("The request body cannot be read");
    }
  }

  /** Left to itself, the parser would guess at UTF-16 and UTF-32, and take overlong forms. */
  private static String decoded(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw refused("The request body is not UTF-8");
    }
  }

  private static Input structure(JsonParser parser, Shape.Structure shape) throws IOException {
    Map<String, Object> members = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      Optional<Shape> member = Optional.ofNullable(shape.members().get(name));
      if (member.isEmpty() || token == JsonToken.VALUE_NULL) {
        parser.skipChildren();
      } else {
        members.put(name, value(parser, token, member.get()));
      }
    }
    return new Input(members);
  }

  private static Object value(JsonParser parser, JsonToken token, Shape shape) throws IOException {
    if (shape instanceof Shape.Text) {
      return text(parser, token, "String");
    } else if (shape instanceof Shape.Whole) {
      return whole(parser, token);
    } else if (shape instanceof Shape.Flag) {
      return flag(token);
    } else if (shape instanceof Shape.Blob) {
      return blob(parser, token);
    } else if (shape instanceof Shape.Time) {
      return time(parser, token);
    } else if (shape instanceof Shape.Pairs) {
      return pairs(parser, token);
    } else if (shape instanceof Shape.Sequence sequence) {
      return list(parser, token, sequence);
    } else if (shape instanceof Shape.Structure structure) {
      require(token == JsonToken.START_OBJECT, token, "structure");
      return structure(parser, structure);
    }
    throw new AssertionError(shape);
  }

  private static String text(JsonParser parser, JsonToken token, String wanted) throws IOException {
    require(token == JsonToken.VALUE_STRING, token, wanted);
    return unicode(parser.getText());
  }

  /** Half of a surrogate pair would be stored as a question mark, which nobody sent. */
  private static String unicode(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw refused("A text is not Unicode");
        }
        i++;
      }
    }
    return text;
  }

  private static Long whole(JsonParser parser, JsonToken token) throws IOException {
    require(token == JsonToken.VALUE_NUMBER_INT, token, "Integer");
    JsonParser.NumberType type = parser.getNumberType();
    if (type != JsonParser.NumberType.INT) {
      throw refused("A number is too large for an Integer");
    }
    return parser.getLongValue();
  }

  private static Boolean flag(JsonToken token) {
    require(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE, token, "Boolean");
    return token == JsonToken.VALUE_TRUE;
  }

  private static byte[] blob(JsonParser parser, JsonToken token) throws IOException {
    try {
      return java.util.Base64.getDecoder().decode(text(parser, token, "Blob"));
    } catch (IllegalArgumentException e) {
      throw refused("A blob is not in base64");
    }
  }

  private static Instant time(JsonParser parser, JsonToken token) throws IOException {
    require(token.isNumeric(), token, "Timestamp");
    BigDecimal seconds = parser.getDecimalValue();
    if (seconds.compareTo(EARLIEST) < 0 || seconds.compareTo(LATEST) > 0) {
      throw refused("A timestamp is not within the years 1 to 9999");
    }
    return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
  }

  private static Map<String, String> pairs(JsonParser parser, JsonToken token) throws IOException {
    require(token == JsonToken.START_OBJECT, token, "Map");
    Map<String, String> pairs = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = unicode(parser.currentName());
      pairs.put(name, text(parser, parser.nextToken(), "String"));
    }
    return Map.copyOf(pairs);
  }

  private static List<Object> list(JsonParser parser, JsonToken token, Shape.Sequence shape)
      throws IOException {
    require(token == JsonToken.START_ARRAY, token, "list");
    List<Object> list = new ArrayList<>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      list.add(value(parser, next, shape.member()));
    }
    return list;
  }

  private static void require(boolean holds, JsonToken token, String wanted) {
    if (!holds) {
      throw refused(token + " cannot be converted to " + wanted);
    }
  }

  private static ApiException refused(String message) {
    return new ApiException(ErrorType.SerializationException, message);
  }
}
