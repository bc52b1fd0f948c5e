package dev.keylife.gateway.signature;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request as it came.
 *
 * @param method such as {@code POST}
 * @param path not decoded
 * @param query not decoded, without the question mark
 * @param headers in the order they came in
 * @param body what it is a signature of
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody writes to it.
public record SignedRequest(
    String method, String path, String query, List<Header> headers, byte[] body) {

  /** One header field. */
  public record Header(String name, String value) {}

  /** All values of a header. */
  List<String> values(String name) {
    List<String> values = new ArrayList<>(1);
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        values.add(header.value());
      }
    }
    return values;
  }

  Optional<String> value(String name) {
    return values(name).stream().findFirst();
  }
}
