package dev.keylife.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/**
 * How the JSON of key policies is read: strictly, and the same by whoever decides and by whoever
 * serves reads, so that no text means one thing to one and another to the other.
 *
 * <p>Safe for use by several threads.
 */
public final class StrictJson {
  /** A key policy has five levels. */
  private static final int DEEPEST = 16;

  private final JsonMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads a text.
   *
   * @return a {@code Map} by names, a {@code List}, a {@code String}, a {@code Number}, a {@code
   *     Boolean}; empty where the text is not exactly one JSON value other than null, where an
   *     object has a name twice, and where it is nested deeper than any policy is
   */
  public Optional<Object> read(String text) {
    try {
      return Optional.ofNullable(mapper.readValue(text, Object.class));
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }
}
