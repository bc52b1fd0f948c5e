package dev.keylife.streams.decoding;

import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * By which name a record asks for its writer's schema: the id before the value, or the id or GUID
 * in a header.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">Wire
 *     format</a>
 */
record WriterLabel(String hex) {
  static final String HEADER = "__value_schema_id";
  static final int ID_BYTES = 1 + Integer.BYTES;
  private static final int LONGEST = 1 + 2 * Long.BYTES;

  /** The label of a value; empty where it has none, so that no registry need be asked. */
  static Optional<WriterLabel> of(Headers headers, byte @Nullable [] value) {
    Header header = headers.lastHeader(HEADER);
    if (header != null && header.value() != null) {
      return header.value().length > LONGEST
          ? Optional.empty()
          : Optional.of(new WriterLabel(HexFormat.of().formatHex(header.value())));
    }
    return value == null || value.length < ID_BYTES || value[0] != 0
        ? Optional.empty()
        : Optional.of(new WriterLabel(HexFormat.of().formatHex(value, 0, ID_BYTES)));
  }

  /** A schema id in decimal, or a GUID in hex. */
  @Override
  public String toString() {
    return hex.length() == 2 * ID_BYTES
        ? "id " + HexFormat.fromHexDigits(hex, 2, hex.length())
        : "GUID " + hex;
  }
}
