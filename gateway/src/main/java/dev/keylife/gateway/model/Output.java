package dev.keylife.gateway.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a call is answered with: members by name, in the order they were put. */
public final class Output {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, Object> members = new LinkedHashMap<>();

  /** An output without members, which is no text at all. */
  public static Output empty() {
    return new Output();
  }

  public Output put(String name, String text) {
    return any(name, text);
  }

  public Output put(String name, boolean flag) {
    return any(name, flag);
  }

  public Output put(String name, int whole) {
    return any(name, whole);
  }

  /** To the millisecond. */
  public Output put(String name, Instant time) {
    return any(name, time);
  }

  public Output put(String name, ByteBuffer blob) {
    return any(name, blob);
  }

  /** Bytes that nobody writes to any more. */
  public Output put(String name, byte[] blob) {
    return any(name, ByteBuffer.wrap(blob));
  }

  public Output put(String name, Output structure) {
    return any(name, structure);
  }

  /** Texts or structures. */
  public Output put(String name, List<?> list) {
    return any(name, list);
  }

  /** One of those, if it is there. */
  public Output put(String name, Optional<?> value) {
    value.ifPresent(present -> any(name, present));
    return this;
  }

  private Output any(String name, Object value) {
    members.put(name, value);
    return this;
  }

  /** JSON in UTF-8; nothing where there are no members. */
  public byte[] toJson() {
    if (members.isEmpty()) {
      return new byte[0];
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator generator = JSON.createGenerator(bytes)) {
      write(generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void write(JsonGenerator generator) throws IOException {
    generator.writeStartObject();
    for (Map.Entry<String, Object> member : members.entrySet()) {
      generator.writeFieldName(member.getKey());
      write(generator, member.getValue());
    }
    generator.writeEndObject();
  }

  private static void write(JsonGenerator generator, Object value) throws IOException {
    if (value instanceof String text) {
      generator.writeString(text);
    } else if (value instanceof Boolean flag) {
      generator.writeBoolean(flag);
    } else if (value instanceof Integer whole) {
      generator.writeNumber(whole);
    } else if (value instanceof Instant time) {
      generator.writeNumber(BigDecimal.valueOf(time.toEpochMilli(), 3));
    } else if (value instanceof ByteBuffer blob) {
      byte[] bytes = new byte[blob.remaining()];
      blob.duplicate().get(bytes);
      generator.writeBinary(bytes);
    } else if (value instanceof Output structure) {
      structure.write(generator);
    } else if (value instanceof List<?> list) {
      generator.writeStartArray();
      for (Object item : list) {
        write(generator, item);
      }
      generator.writeEndArray();
    } else {
      throw new IllegalArgumentException(value.getClass() + " has no form in the API");
    }
  }
}
