package dev.keylife.http;

import dev.keylife.http.Exchange.Answer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** What a server for programs hears and says: connections stay open, and no thread waits. */
public final class ApiExchange {
  private ApiExchange() {}

  /**
   * Where a server listens.
   *
   * @param address its port 0 for any
   * @param tls empty for plain HTTP
   */
  public record Listener(InetSocketAddress address, Optional<Tls> tls) {}

  /**
   * How a server proves itself.
   *
   * @param context its certificate and key, and whose certificates it trusts; asked for by each
   *     connection, so that a new certificate counts from the next one on
   * @param clientCertificate whether a client must have one of those
   */
  public record Tls(Supplier<SSLContext> context, boolean clientCertificate) {}

  /** One header field, as it came. */
  public record Field(String name, String value) {}

  /**
   * The head of a request.
   *
   * @param method as it came, {@code POST}
   * @param path not decoded, from the first slash
   * @param query not decoded, without the question mark; empty where there is none
   * @param fields in the order they came in
   */
  public record Head(String method, String path, String query, List<Field> fields) {
    public Head {
      fields = List.copyOf(fields);
    }

    /** The first value of a header, by its name in any case. */
    public Optional<String> first(String name) {
      for (Field field : fields) {
        if (field.name().equalsIgnoreCase(name)) {
          return Optional.of(field.value());
        }
      }
      return Optional.empty();
    }

    /** All values of a header, by its name in any case. */
    public List<String> all(String name) {
      List<String> all = new ArrayList<>(1);
      for (Field field : fields) {
        if (field.name().equalsIgnoreCase(name)) {
          all.add(field.value());
        }
      }
      return all;
    }
  }

  /** What answers requests, on several threads at a time. */
  public interface Handler {
    /**
     * Answers a request that came whole. Must not block for long; a stage that fails is answered
     * with {@link #failure} of 500.
     *
     * @param body handed over; empty where there is none
     */
    CompletionStage<Answer> answer(Head head, byte[] body);

    /**
     * The answer to what is no request: malformed (400), too long a head (431) or body (413), or to
     * a failure of the server's (500).
     */
    Answer failure(int status);
  }
}
