package dev.keylife.serde;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * What a registry answered in place of what was asked for.
 *
 * @param what what was asked, such as "registering subject x"
 * @param url which registry answered, without user info
 * @param status the HTTP status
 * @param errorCode the registry's own code, or 0 where the body held none
 * @param message the registry's own words, or a stand-in for them
 */
record RegistryFailure(String what, String url, int status, int errorCode, String message) {

  /** Whether the same request can succeed in a moment. */
  boolean isTransient() {
    return status == 408 || status == 429 || status >= 500;
  }

  /** As the Kafka exception that a client knows what to do with. */
  KafkaException toException() {
    String text = describe();
    return switch (status) {
      case 401 ->
          new AuthenticationException(text + " Check basic.auth.* or bearer.auth.* settings.");
      case 403 -> new AuthorizationException(text + " Ask for the right on this subject.");
      case 408, 500, 503, 504 -> new TimeoutException(text + " Check the Schema Registry's log.");
      case 502 -> new DisconnectException(text + " Check what stands between.");
      case 429 -> new ThrottlingQuotaExceededException(text + " Slow down.");
      default -> new SerializationException(text + advice());
    };
  }

  private String describe() {
    String code = errorCode == 0 ? "" : ", error code " + errorCode;
    return what + " at " + url + " failed: " + message + " (HTTP " + status + code + ").";
  }

  private String advice() {
    if (status == 409) {
      return " The schema breaks the subject's compatibility rule: change the schema, or register"
          + " it under another subject.";
    }
    if (status == 404) {
      return " Check that it was registered with this registry, or let it be: auto.register.schemas=true.";
    }
    if (status == 422) {
      return " The registry holds the schema to be invalid.";
    }
    return "";
  }
}
