package dev.keylife.gateway.publish;

import dev.keylife.client.KeylifeClientException;
import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.model.StageFailure;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers are told of trouble behind the gateway. Details are for the log. */
final class ApiErrors {
  private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

  private ApiErrors() {}

  static ApiException of(Throwable failure) {
    Throwable cause = StageFailure.cause(failure);
    if (cause instanceof ApiException api) {
      return api;
    }
    if (cause instanceof TimeoutException) {
      return timeout();
    }
    if (cause instanceof KeylifeClientException client) {
      return of(client);
    }
    LOG.error("A command could not be carried out", cause);
    return internal();
  }

  private static ApiException of(KeylifeClientException failure) {
    LOG.warn("A command got no answer: {}", failure.getMessage());
    return switch (failure.reason()) {
      case BROKER_UNREACHABLE, NO_ANSWER, TOO_MANY_IN_FLIGHT, CLOSED, KAFKA -> timeout();
      default -> internal();
    };
  }

  private static ApiException timeout() {
    return new ApiException(
        ErrorType.DependencyTimeoutException,
        "The system timed out while trying to fulfill the request. Try again: what became of it is"
            + " answered then.");
  }

  private static ApiException internal() {
    return new ApiException(
        ErrorType.KMSInternalException, "The request was rejected because of an internal failure.");
  }
}
