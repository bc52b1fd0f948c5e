package dev.keylife.client;

import dev.keylife.schema.TraceHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/**
 * The distributed trace that a command is part of. The processor hands it on to the event that
 * answers the command, if it is well formed.
 *
 * @param parent {@code traceparent}
 * @param state {@code tracestate}
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public record Trace(String parent, Optional<String> state) {

  void writeTo(Headers headers) {
    headers.add(TraceHeaders.PARENT, parent.getBytes(StandardCharsets.US_ASCII));
    state.ifPresent(
        text -> headers.add(TraceHeaders.STATE, text.getBytes(StandardCharsets.US_ASCII)));
  }
}
