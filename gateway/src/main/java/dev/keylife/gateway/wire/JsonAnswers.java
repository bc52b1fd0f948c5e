package dev.keylife.gateway.wire;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.Output;
import dev.keylife.http.Exchange.Answer;
import java.util.Map;

/** Answers in the form of the protocol. */
final class JsonAnswers {
  private static final String JSON = "application/x-amz-json-1.1";
  private static final String REQUEST_ID = "x-amzn-RequestId";

  private JsonAnswers() {}

  static Answer success(String requestId, Output output) {
    return new Answer(200, JSON, output.toJson(), Map.of(REQUEST_ID, requestId));
  }

  /** The name stands in a header too: some SDKs look there first. */
  static Answer error(String requestId, ApiException error) {
    byte[] body =
        new Output().put("__type", error.type().name()).put("message", error.words()).toJson();
    return new Answer(
        error.type().status(),
        JSON,
        body,
        Map.of(REQUEST_ID, requestId, "x-amzn-ErrorType", error.type().name()));
  }
}
