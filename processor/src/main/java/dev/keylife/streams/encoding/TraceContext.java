package dev.keylife.streams.encoding;

import dev.keylife.schema.TraceHeaders;
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
  /** Of version 00: two digits, a trace id of 32, a parent id of 16, two of flags. */
  private static final int PARENT_LENGTH = 55;

  /** As much as everybody must hand on (section 3.3.1.5). */
  private static final int LONGEST_STATE = 512;

  private TraceContext() {}

  /** Copies the trace from a command's headers to its event's, if there is one. */
  static void handOn(Headers command, Headers event) {
    Header parent = command.lastHeader(TraceHeaders.PARENT);
    if (parent == null || parent.value() == null || !isParent(parent.value())) {
      return;
    }
    event.add(parent);
    Header state = command.lastHeader(TraceHeaders.STATE);
    if (state != null && state.value() != null && isState(state.value())) {
      event.add(state);
    }
  }

  /** Version, trace id, parent id, flags (section 3.2); later versions may add to it. */
  private static boolean isParent(byte[] text) {
    return text.length == PARENT_LENGTH
        && text[2] == '-'
        && text[35] == '-'
        && text[52] == '-'
        && areDigits(text, 0, 2)
        && areDigits(text, 3, 35)
        && areDigits(text, 36, 52)
        && areDigits(text, 53, PARENT_LENGTH)
        && !areAll('f', text, 0, 2)
        && !areAll('0', text, 3, 35)
        && !areAll('0', text, 36, 52);
  }

  private static boolean areDigits(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      boolean isDigit = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
      if (!isDigit) {
        return false;
      }
    }
    return true;
  }

  private static boolean areAll(char digit, byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] != digit) {
        return false;
      }
    }
    return true;
  }

  /** Printable ASCII. */
  private static boolean isState(byte[] text) {
    for (byte b : text) {
      if (b < ' ' || b > '~') {
        return false;
      }
    }
    return text.length > 0 && text.length <= LONGEST_STATE;
  }
}
