package dev.keylife.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Sends requests: to each URL in turn, and again after a while where the failure may pass. Waits
 * grow twofold, with full jitter, so that many clients do not come back at once. Begins with the
 * URL that answered last, so that one that is down is not waited for each time.
 */
final class RestClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpTransport transport;
  private final List<RegistryEndpoint> endpoints;
  private final AtomicInteger preferred = new AtomicInteger();
  private final int retries;
  private final int firstWait;
  private final int longestWait;

  RestClient(RegistryConfig config) {
    endpoints = RegistryEndpoint.of(config);
    transport = new HttpTransport(config);
    retries = config.getInt(RegistryConfig.MAX_RETRIES);
    firstWait = config.getInt(RegistryConfig.RETRY_WAIT);
    longestWait = config.getInt(RegistryConfig.RETRY_MAX_WAIT);
  }

  /** The answer, which has the field. */
  JsonNode get(String path, RequestPurpose purpose, String field) {
    return send(path, HttpRequest.newBuilder().GET(), purpose, field);
  }

  /** The answer, which has the field. */
  JsonNode post(String path, String body, RequestPurpose purpose, String field) {
    HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.ofString(body);
    return send(path, HttpRequest.newBuilder().POST(publisher), purpose, field);
  }

  /** The answer, which has the field. */
  JsonNode put(String path, String body, RequestPurpose purpose, String field) {
    HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.ofString(body);
    return send(path, HttpRequest.newBuilder().PUT(publisher), purpose, field);
  }

  private JsonNode send(
      String path, HttpRequest.Builder request, RequestPurpose purpose, String field) {
    KafkaException last = new TimeoutException(purpose.what() + " was not tried.");
    for (int attempt = 0; attempt <= retries; attempt++) {
      if (attempt > 0) {
        pause(attempt);
      }
      int first = preferred.get();
      for (int i = 0; i < endpoints.size(); i++) {
        int index = (first + i) % endpoints.size();
        RegistryEndpoint endpoint = endpoints.get(index);
        try {
          HttpResponse<String> response = transport.send(endpoint, path, request);
          if (response.statusCode() / 100 == 2) {
            JsonNode answer = JSON.readTree(response.body());
            if (answer.hasNonNull(field)) {
              preferred.set(index);
              return answer;
            }
            last = notARegistry(purpose, endpoint);
          } else {
            RegistryFailure failure = RegistryFailure.of(purpose, where(endpoint), response);
            if (!failure.isTransient()) {
              throw failure.toException();
            }
            last = failure.toException();
          }
        } catch (JsonProcessingException e) {
          last = notARegistry(purpose, endpoint);
        } catch (IOException e) {
          last = unreachable(purpose, endpoint, e);
        }
      }
    }
    throw last;
  }

  private KafkaException notARegistry(RequestPurpose purpose, RegistryEndpoint endpoint) {
    return new TimeoutException(
        purpose.what()
            + " failed: what answers at "
            + where(endpoint)
            + " is not a Schema Registry. Check schema.registry.url.");
  }

  private KafkaException unreachable(
      RequestPurpose purpose, RegistryEndpoint endpoint, IOException e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String text =
        purpose.what()
            + " failed: the Schema Registry at "
            + where(endpoint)
            + " cannot be reached ("
            + reason
            + ").";
    return e instanceof SSLHandshakeException
        ? new SslAuthenticationException(
            text + " Check schema.registry.ssl.*, and that its certificate names this host.", e)
        : new TimeoutException(text + " Check that it runs, and schema.registry.url.", e);
  }

  private String where(RegistryEndpoint endpoint) {
    return endpoints.size() == 1
        ? endpoint.url()
        : endpoint.url()
            + endpoints.stream()
                .map(RegistryEndpoint::url)
                .collect(Collectors.joining(", ", " (of ", ")"));
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
