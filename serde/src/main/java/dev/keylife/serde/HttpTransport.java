package dev.keylife.serde;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;

/** One request to one URL, with headers, TLS and a bound on its time. */
final class HttpTransport {
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

  /** Many times the largest schema that anybody registers. */
  private static final int LARGEST_ANSWER = 4 * 1024 * 1024;

  private final HttpClient client;
  private final Map<String, String> headers;
  private final Duration timeout;

  HttpTransport(RegistryConfig config) {
    Duration connectTimeout = Duration.ofMillis(config.getInt(RegistryConfig.CONNECT_TIMEOUT));
    timeout = Duration.ofMillis(config.getInt(RegistryConfig.READ_TIMEOUT));
    headers = config.headers();
    headers.forEach(HttpTransport::requireValid);
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(connectTimeout);
    RegistryTls.configure(builder, config);
    client = builder.build();
  }

  HttpResponse<String> send(RegistryEndpoint endpoint, String path, HttpRequest.Builder template)
      throws IOException {
    HttpRequest.Builder request =
        template
            .copy()
            .uri(URI.create(endpoint.url() + path))
            .timeout(timeout)
            .setHeader("Content-Type", CONTENT_TYPE)
            .setHeader("Accept", CONTENT_TYPE + ", application/json");
    endpoint.authorization().ifPresent(value -> request.setHeader("Authorization", value));
    headers.forEach(request::setHeader);
    return await(client.sendAsync(request.build(), about -> new LimitedBody(LARGEST_ANSWER)));
  }

  /** The request's own timeout ends with the headers: without this one a body may take for ever. */
  private HttpResponse<String> await(CompletableFuture<HttpResponse<String>> answer)
      throws IOException {
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new HttpTimeoutException("no whole answer within " + timeout.toMillis() + " ms");
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  private static void requireValid(String name, String value) {
    try {
      HttpRequest.newBuilder().setHeader(name, value);
    } catch (IllegalArgumentException e) {
      // Without the cause: its message may quote the value, which may be a secret.
      throw new ConfigException(
          RegistryConfig.HEADER_PREFIX + name + " is no header that can be set on a request.");
    }
  }
}
