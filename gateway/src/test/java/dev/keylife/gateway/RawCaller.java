package dev.keylife.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.gateway.signature.SignedRequest;
import dev.keylife.gateway.signature.Signer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Calls a gateway without an SDK, so that what is on the wire can be chosen and seen. */
final class RawCaller {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Signer signer =
      new Signer(GatewayStack.ACCESS_KEY_ID, GatewayStack.SECRET, "us-east-1");
  private final URI gateway;

  RawCaller(URI gateway) {
    this.gateway = gateway;
  }

  /**
   * @param body null where it is empty
   */
  record Answer(int status, String requestId, JsonNode body) {
    /** The name of the error; empty where there is none. */
    String error() {
      return body.path("__type").asText();
    }
  }

  Answer call(String operation, String input) throws IOException, InterruptedException {
    return call(operation, input, Optional.empty());
  }

  /**
   * @param invocationId that all tries of a call have in common
   */
  Answer call(String operation, String input, Optional<String> invocationId)
      throws IOException, InterruptedException {
    byte[] body = input.getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve("/"))
            .timeout(Duration.ofMinutes(3))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    String host = gateway.getHost() + ":" + gateway.getPort();
    for (SignedRequest.Header header : signer.sign(host, operation, body, Instant.now())) {
      if (!header.name().equals("Host")) {
        request.header(header.name(), header.value());
      }
    }
    invocationId.ifPresent(id -> request.header("amz-sdk-invocation-id", id));
    HttpResponse<byte[]> answer =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return new Answer(
        answer.statusCode(),
        answer.headers().firstValue("x-amzn-RequestId").orElseThrow(),
        JSON.readTree(answer.body()));
  }
}
