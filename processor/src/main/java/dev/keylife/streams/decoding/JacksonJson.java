package dev.keylife.streams.decoding;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keylife.lifecycle.JsonReader;
import java.util.Optional;

/** Reads JSON with Jackson, strictly. */
public final class JacksonJson implements JsonReader {
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

  @Override
  public Optional<Object> read(String text) {
    try {
      return Optional.ofNullable(mapper.readValue(text, Object.class));
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }
}
