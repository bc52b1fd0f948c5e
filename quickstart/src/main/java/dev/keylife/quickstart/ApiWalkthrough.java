package dev.keylife.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keylife.client.KeyMaterialWrapper;
import dev.keylife.client.SecretBytes;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.type.StateChangeCause;
import dev.keylife.type.WrappingAlgorithm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/**
 * One import through the AWS KMS API, as an SDK sends it: the same commands and events, with the
 * caller as their issuer.
 */
final class ApiWalkthrough {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The gateway of the demo takes any signature. */
  private static final String AUTHORIZATION =
      "AWS4-HMAC-SHA256 Credential=demo/20260101/us-east-1/kms/aws4_request, SignedHeaders=host,"
          + " Signature="
          + "0".repeat(64);

  private final URI url;
  private final Witness witness;
  private final Timeline timeline;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();

  ApiWalkthrough(String url, Witness witness, Timeline timeline) {
    this.url = URI.create(url);
    this.witness = witness;
    this.timeline = timeline;
  }

  /**
   * Creates a key and imports its material.
   *
   * @throws StepFailed at the first step that was not observed
   */
  void run() throws StepFailed, IOException, InterruptedException {
    timeline.title("The AWS KMS API at " + url);
    timeline.step("POST CreateKey", "Create a key of EXTERNAL origin");
    String keyId =
        call("CreateKey", json.createObjectNode().put("Origin", "EXTERNAL"))
            .at("/KeyMetadata/KeyId")
            .asText();
    observe(keyId, StateChangeCause.CREATED);
    timeline.step("POST ImportKeyMaterial", "Ask for parameters, and import 32 random bytes");
    importMaterial(keyId);
    observe(keyId, StateChangeCause.MATERIAL_IMPORTED);
    timeline.step("POST DescribeKey", "What was written is read");
    String state =
        call("DescribeKey", json.createObjectNode().put("KeyId", keyId))
            .at("/KeyMetadata/KeyState")
            .asText();
    if (!state.equals("Enabled")) {
      throw new StepFailed("DescribeKey says " + state + ", not Enabled");
    }
    timeline.observed("the key is Enabled", "HTTP");
  }

  private void importMaterial(String keyId) throws StepFailed, IOException, InterruptedException {
    JsonNode parameters =
        call(
            "GetParametersForImport",
            json.createObjectNode()
                .put("KeyId", keyId)
                .put("WrappingAlgorithm", "RSAES_OAEP_SHA_256")
                .put("WrappingKeySpec", "RSA_3072"));
    byte[] material = new byte[32];
    new SecureRandom().nextBytes(material);
    byte[] wrapped;
    try (SecretBytes secret = SecretBytes.owning(material)) {
      wrapped =
          KeyMaterialWrapper.wrap(
              secret,
              parameters.get("PublicKey").binaryValue(),
              WrappingAlgorithm.RSAES_OAEP_SHA_256);
    }
    JsonNode unused =
        call(
            "ImportKeyMaterial",
            json.createObjectNode()
                .put("KeyId", keyId)
                .put("EncryptedKeyMaterial", wrapped)
                .put("ImportToken", parameters.get("ImportToken").binaryValue())
                .put("ExpirationModel", "KEY_MATERIAL_DOES_NOT_EXPIRE"));
  }

  private JsonNode call(String operation, ObjectNode input)
      throws StepFailed, IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(url)
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "TrentService." + operation)
                .header("Authorization", AUTHORIZATION)
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(input)))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    JsonNode output = json.readTree(answer.body());
    if (answer.statusCode() != 200) {
      throw new StepFailed(operation + " was answered with " + output);
    }
    return output;
  }

  private void observe(String keyId, StateChangeCause cause) throws StepFailed {
    Optional<Witness.Observation<KeyStateChanged>> seen =
        witness.event(
            KeyStateChanged.class,
            e -> e.getHeader().getKeyId().equals(keyId) && e.getCause() == cause,
            PATIENCE);
    Witness.Observation<KeyStateChanged> event =
        seen.orElseThrow(() -> new StepFailed(cause + " was not seen on the topics"));
    timeline.observed(
        "KeyStateChanged to %s, asked for by %s"
            .formatted(event.value().getNewState(), event.value().getHeader().getIssuer()),
        event.position());
  }
}
