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
 * @param purpose what was asked
 * @param where which registry answered, without user info
 * @param status the HTTP status
 * @param errorCode the registry's own code, or 0 where the body held none
 * @param message the registry's own words, or a stand-in for them
 */
record RegistryFailure(Purpose purpose, String where, int status, int errorCode, String message) {

  /** Whether the same request can succeed in a moment. */
  boolean isTransient() {
    return status == 408 || status == 429 || status >= 500;
  }

  /**
   * As the Kafka exception that a client knows what to do with. A server's trouble is never a
   * {@link SerializationException}: that would blame the record, and a good record would be set
   * aside.
   */
  KafkaException toException() {
    String text = describe();
    if (status == 401) {
      return new AuthenticationException(text + " Check basic.auth.* or bearer.auth.*.");
    }
    if (status == 403) {
      return new AuthorizationException(text + " Grant this client the right on the subject.");
    }
    if (status == 429) {
      return new ThrottlingQuotaExceededException(text + " Raise the quota, or retries.wait.ms.");
    }
    if (status == 502) {
      return new DisconnectException(text + " Check the proxy before the registry.");
    }
    if (status == 408 || status >= 500) {
      return new TimeoutException(text + " Check the Schema Registry's log.");
    }
    return new SerializationException(text + advice());
  }

  private String describe() {
    String code = errorCode == 0 ? "" : ", error code " + errorCode;
    return purpose.what()
        + " at "
        + where
        + " failed: "
        + message
        + " (HTTP "
        + status
        + code
        + ").";
  }

  private String advice() {
    return switch (status / 100 == 3 ? 300 : status) {
      case 300 -> " Redirects are not followed: name the final address in schema.registry.url.";
      case 404 -> purpose.ifMissing();
      case 409 ->
          " The schema breaks the subject's compatibility rule: change the schema, or change the"
              + " rule of the subject.";
      case 422 -> " The registry does not accept the schema or the request as valid.";
      default -> " Check schema.registry.url.";
    };
  }
}
