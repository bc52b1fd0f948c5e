package dev.keylife.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
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
 * @param errorCode the registry's own code, or 0 where the answer was not in its own protocol
 * @param message the registry's own words, or a stand-in for them
 */
record RegistryFailure(
    RequestPurpose purpose, String where, int status, int errorCode, String message) {
  private static final String CHECK_URL =
      " Check schema.registry.url, its path too, and what stands before the registry.";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern OWN_MEDIA_TYPE =
      Pattern.compile("application/(vnd\\.schemaregistry(\\.v\\d+)?\\+)?json *(;.*)?");

  /** No such subject, version, schema. */
  private static final Set<Integer> NOT_FOUND = Set.of(40401, 40402, 40403);

  /** Reads what a registry, or what stands in its place, said: the body need not be JSON. */
  static RegistryFailure of(RequestPurpose purpose, String where, HttpResponse<String> response) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (OWN_MEDIA_TYPE.matcher(type.toLowerCase(Locale.ROOT)).matches()) {
      try {
        JsonNode body = JSON.readTree(response.body());
        if (body.path("error_code").isInt()) {
          int code = body.path("error_code").intValue();
          String message = body.path("message").asText("no reason was given");
          return new RegistryFailure(purpose, where, response.statusCode(), code, message);
        }
      } catch (JsonProcessingException notJson) {
        // So it is not the registry's.
      }
    }
    return new RegistryFailure(
        purpose, where, response.statusCode(), 0, "the answer is not from a Schema Registry");
  }

  /** Whether the same request can succeed in a moment, here or at another URL. */
  boolean isTransient() {
    return status == 408 || status == 429 || status >= 500 || isOfAnother();
  }

  /** Whether something else than a registry answered: an ingress, a proxy, a wrong path. */
  private boolean isOfAnother() {
    return errorCode == 0 && status != 401 && status != 403;
  }

  /** Whether the registry has judged what was asked, in its own protocol. */
  private boolean isVerdict() {
    if (purpose.byGuid() && (status == 404 || status == 405)) {
      return true; // An older registry has no GUIDs, and whoever writes one must not stop a reader.
    }
    return (status == 404 && NOT_FOUND.contains(errorCode))
        || (errorCode != 0 && (status == 409 || status == 422));
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
    return isVerdict()
        ? new SerializationException(text + advice())
        : new TimeoutException(text + (status == 404 ? CHECK_URL : advice()));
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
      default -> CHECK_URL;
    };
  }
}
