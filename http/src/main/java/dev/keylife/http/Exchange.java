package dev.keylife.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One request and its answer. */
public final class Exchange {
  private Exchange() {}

  /**
   * A request that came whole.
   *
   * @param method as it came, {@code GET}
   * @param path not decoded, from the first slash
   * @param query not decoded, without the question mark; empty where there is none
   * @param header the first value of a header, by its name in any case
   * @param body empty where there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed over: nobody else has it.
  public record Request(
      String method,
      String path,
      String query,
      Function<String, Optional<String>> header,
      byte[] body) {}

  /**
   * An answer.
   *
   * @param headers beside {@code Content-Type} and what HTTP itself needs
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed over: nobody else has it.
  public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
    public Answer(int status, String contentType, byte[] body) {
      this(status, contentType, body, Map.of());
    }

    /** Plain text in UTF-8. */
    public static Answer text(int status, String text) {
      return new Answer(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with one more header. */
    public Answer with(String name, String value) {
      Map<String, String> all = new java.util.TreeMap<>(headers);
      all.put(name, value);
      return new Answer(status, contentType, body, all);
    }
  }

  /** What answers requests, on several threads at a time. */
  @FunctionalInterface
  public interface Handler {
    Answer answer(Request request);
  }
}
