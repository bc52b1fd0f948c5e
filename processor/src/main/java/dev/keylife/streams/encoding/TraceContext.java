package dev.keylife.streams.encoding;

import dev.keylife.schema.TraceHeaders;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Hands a command's trace on to its event, so that whoever follows a request sees what became of
 * it. Only what is well formed goes on: a publisher can put anything into a header, and an event is
 * kept for ever.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
final class TraceContext {
  /** Version, trace id, parent id, flags (section 3.2); later versions may add to it. */
  private static final Pattern PARENT =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  /** Printable ASCII, as long as everybody must hand on (section 3.3.1.5). */
  private static final Pattern STATE = Pattern.compile("[ -~]{1,512}");

  private TraceContext() {}

  /** Copies the trace from a command's headers to its event's, if there is one. */
  static void handOn(Headers command, Headers event) {
    Header parent = command.lastHeader(TraceHeaders.PARENT);
    if (!isWellFormed(parent, PARENT)) {
      return;
    }
    event.add(parent);
    Header state = command.lastHeader(TraceHeaders.STATE);
    if (isWellFormed(state, STATE)) {
      event.add(state);
    }
  }

  private static boolean isWellFormed(Header header, Pattern shape) {
    return header != null
        && header.value() != null
        && header.value().length <= 512
        && shape.matcher(new String(header.value(), StandardCharsets.ISO_8859_1)).matches();
  }
}
