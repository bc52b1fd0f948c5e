package dev.keylife.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Sends requests: to each URL in turn, and again after a while where the failure may pass. Waits
 * grow twofold, with full jitter, so that many clients do not come back at once.
 */
final class RestClient {
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Endpoint> endpoints;
  private final HttpClient client;
  private final Map<String, String> headers;
  private final Duration readTimeout;
  private final int retries;
  private final int firstWait;
  private final int longestWait;

  /** One URL of the list, and what to authenticate with there. */
  private record Endpoint(String url, Optional<String> authorization) {
    static Endpoint of(String url, RegistryConfig config) {
      URI uri = URI.create(url);
      String shown = uri.getUserInfo() == null ? url : url.replace(uri.getRawUserInfo() + "@", "");
      return new Endpoint(shown, Credentials.forUrl(config, uri));
    }
  }

  RestClient(RegistryConfig config) {
    endpoints = config.urls().stream().map(url -> Endpoint.of(url, config)).toList();
    headers = config.headers();
    readTimeout = Duration.ofMillis(config.getInt(RegistryConfig.READ_TIMEOUT));
    retries = config.getInt(RegistryConfig.MAX_RETRIES);
    firstWait = config.getInt(RegistryConfig.RETRY_WAIT);
    longestWait = config.getInt(RegistryConfig.RETRY_MAX_WAIT);
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofMillis(config.getInt(RegistryConfig.CONNECT_TIMEOUT)));
    RegistryTls.context(config).ifPresent(builder::sslContext);
    client = builder.build();
  }

  JsonNode get(String path, String what) {
    return send(path, HttpRequest.newBuilder().GET(), what);
  }

  JsonNode post(String path, String body, String what) {
    return send(
        path, HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)), what);
  }

  private JsonNode send(String path, HttpRequest.Builder request, String what) {
    KafkaException last = new TimeoutException("unreachable");
    for (int attempt = 0; attempt <= retries; attempt++) {
      if (attempt > 0) {
        pause(attempt);
      }
      for (Endpoint endpoint : endpoints) {
        try {
          HttpResponse<String> response = sendTo(endpoint, path, request);
          if (response.statusCode() / 100 == 2) {
            return JSON.readTree(response.body());
          }
          RegistryFailure failure = failure(what, endpoint, response);
          if (!failure.isTransient()) {
            throw failure.toException();
          }
          last = failure.toException();
        } catch (JsonProcessingException e) {
          last = notARegistry(what, endpoint);
        } catch (IOException e) {
          last = unreachable(what, endpoint, e);
        }
      }
    }
    throw last;
  }

  private HttpResponse<String> sendTo(Endpoint endpoint, String path, HttpRequest.Builder template)
      throws IOException {
    HttpRequest.Builder request =
        template
            .copy()
            .uri(URI.create(endpoint.url() + path))
            .timeout(readTimeout)
            .setHeader("Content-Type", CONTENT_TYPE)
            .setHeader("Accept", CONTENT_TYPE + ", application/json");
    headers.forEach(request::setHeader);
    endpoint.authorization().ifPresent(value -> request.setHeader("Authorization", value));
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** What the registry, or what stands before it, said: a body need not be JSON. */
  private static RegistryFailure failure(
      String what, Endpoint endpoint, HttpResponse<String> response) {
    int code = 0;
    String message = "no reason was given";
    try {
      JsonNode body = JSON.readTree(response.body());
      code = body.path("error_code").asInt(0);
      message = body.path("message").asText(message);
    } catch (JsonProcessingException notJson) {
      message = "the answer is not from a Schema Registry";
    }
    return new RegistryFailure(what, endpoint.url(), response.statusCode(), code, message);
  }

  private static KafkaException notARegistry(String what, Endpoint endpoint) {
    return new TimeoutException(
        what
            + " failed: what answers at "
            + endpoint.url()
            + " is not a Schema Registry. Check schema.registry.url.");
  }

  private static KafkaException unreachable(String what, Endpoint endpoint, IOException e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new TimeoutException(
        what
            + " failed: the Schema Registry at "
            + endpoint.url()
            + " cannot be reached ("
            + reason
            + "). Check that it runs, and schema.registry.url.",
        e);
  }

  private void pause(int attempt) {
    long bound = Math.min(longestWait, (long) firstWait << Math.min(attempt - 1, 20));
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(bound + 1));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
