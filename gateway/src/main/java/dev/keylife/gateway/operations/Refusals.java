package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.lifecycle.KmsException;

/** The core's refusals in the API's terms, and those of what is asked for and not there. */
public final class Refusals {
  private Refusals() {}

  public static ApiException of(KmsException refusal) {
    return new ApiException(
        ErrorType.named(refusal.code().awsName()).orElse(ErrorType.KMSInternalException),
        refusal.reason());
  }

  public static ApiException unsupported(String message) {
    return new ApiException(ErrorType.UnsupportedOperationException, message);
  }

  public static ApiException invalid(String message) {
    return new ApiException(ErrorType.ValidationException, message);
  }
}
