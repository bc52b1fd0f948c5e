package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.model.Output;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list. A marker holds the last item of the page before, not a number: so no item is
 * left out or comes twice because others come or go meanwhile.
 *
 * @param operation that the marker is of
 * @param after the last item of the page before; empty on the first page
 * @param limit how many items there may be
 */
record Page(String operation, Optional<String> after, int limit) {

  /**
   * The page that a call asks for.
   *
   * @param usualLimit where it does not say
   * @throws ApiException {@code InvalidMarkerException}
   */
  static Page of(Call call, int usualLimit) {
    String operation = call.attempt().operation();
    return new Page(
        operation,
        call.input().text("Marker").map(marker -> read(operation, marker)),
        call.input().whole("Limit").orElse(usualLimit));
  }

  private static String read(String operation, String marker) {
    String prefix = operation + " ";
    try {
      String text = new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
      if (text.startsWith(prefix)) {
        return text.substring(prefix.length());
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new ApiException(
        ErrorType.InvalidMarkerException, "The marker is not one that " + operation + " answered.");
  }

  private String marker(String last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((operation + " " + last).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The answer.
   *
   * @param name of the list
   * @param items one more than the limit where there are more pages
   * @param key what the next page begins behind
   */
  <T> Output answer(String name, List<T> items, Function<T, String> key, Function<T, Object> form) {
    boolean truncated = items.size() > limit;
    List<T> shown = truncated ? items.subList(0, limit) : items;
    Output output = new Output().put(name, shown.stream().map(form).toList());
    if (truncated) {
      output.put("NextMarker", marker(key.apply(shown.get(limit - 1))));
    }
    return output.put("Truncated", truncated);
  }
}
