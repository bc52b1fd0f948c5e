package dev.keylife.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keylife.client.KeyMaterialWrapper;
import dev.keylife.client.SecretBytes;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.gateway.signature.Signer;
import dev.keylife.type.StateChangeCause;
import dev.keylife.type.WrappingAlgorithm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * One key through the AWS KMS API, as an SDK sends it: the same commands and events, with the
 * caller as their issuer. The key is used, and of use only while its material is there.
 */
final class ApiWalkthrough {
  private static final int OK = 200;
  private static final String HTTP = "HTTP";
  private static final String INVALID_STATE = "KMSInvalidStateException";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final URI url;
  private final Witness witness;
  private final Timeline timeline;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Signer signer = new Signer("demo", "any will do", "us-east-1");

  ApiWalkthrough(String url, Witness witness, Timeline timeline) {
    this.url = URI.create(url);
    this.witness = witness;
    this.timeline = timeline;
  }

  /**
   * Creates a key, imports its material, and uses it.
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
    byte[] material = new byte[32];
    new SecureRandom().nextBytes(material);
    timeline.step("POST ImportKeyMaterial", "Ask for parameters, and import 32 random bytes");
    importMaterial(keyId, material);
    observe(keyId, StateChangeCause.MATERIAL_IMPORTED);
    timeline.step("POST DescribeKey", "What was written is read");
    String state =
        call("DescribeKey", json.createObjectNode().put("KeyId", keyId))
            .at("/KeyMetadata/KeyState")
            .asText();
    if (!state.equals("Enabled")) {
      throw new StepFailed("DescribeKey says " + state + ", not Enabled");
    }
    timeline.observed("the key is Enabled", HTTP);
    use(keyId, material);
    Arrays.fill(material, (byte) 0);
  }

  /** What was encrypted is lost with the material, and there again with it. */
  private void use(String keyId, byte[] material)
      throws StepFailed, IOException, InterruptedException {
    byte[] text = "a secret worth keeping".getBytes(StandardCharsets.UTF_8);
    timeline.step("POST Encrypt", "Encrypt " + text.length + " bytes under it");
    byte[] blob =
        call("Encrypt", json.createObjectNode().put("KeyId", keyId).put("Plaintext", text))
            .get("CiphertextBlob")
            .binaryValue();
    timeline.observed("a ciphertext of " + blob.length + " bytes", HTTP);

    timeline.step("POST DeleteImportedKeyMaterial", "Delete the material");
    JsonNode unused =
        call("DeleteImportedKeyMaterial", json.createObjectNode().put("KeyId", keyId));
    observe(keyId, StateChangeCause.MATERIAL_DELETED);
    timeline.step("POST Decrypt", "Without its material, the key is of no use");
    HttpResponse<byte[]> refusal = send("Decrypt", ciphertext(blob));
    JsonNode why = json.readTree(refusal.body());
    if (refusal.statusCode() == OK || !why.path("__type").asText().endsWith(INVALID_STATE)) {
      throw new StepFailed("Decrypt was answered with " + refusal.statusCode() + " " + why);
    }
    timeline.observed(
        INVALID_STATE + ": " + why.path("message").asText(why.path("Message").asText()), HTTP);

    timeline.step("POST ImportKeyMaterial", "Import the same 32 bytes again");
    importMaterial(keyId, material);
    observe(keyId, StateChangeCause.MATERIAL_REIMPORTED);
    timeline.step("POST Decrypt", "With it, what was encrypted is readable again");
    byte[] read = call("Decrypt", ciphertext(blob)).get("Plaintext").binaryValue();
    if (!Arrays.equals(read, text)) {
      throw new StepFailed("Decrypt gave other bytes than were encrypted");
    }
    timeline.observed("the same " + read.length + " bytes", HTTP);
  }

  private ObjectNode ciphertext(byte[] blob) {
    return json.createObjectNode().put("CiphertextBlob", blob);
  }

  private void importMaterial(String keyId, byte[] material)
      throws StepFailed, IOException, InterruptedException {
    JsonNode parameters =
        call(
            "GetParametersForImport",
            json.createObjectNode()
                .put("KeyId", keyId)
                .put("WrappingAlgorithm", "RSAES_OAEP_SHA_256")
                .put("WrappingKeySpec", "RSA_3072"));
    byte[] wrapped;
    try (SecretBytes secret = SecretBytes.owning(material.clone())) {
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
    HttpResponse<byte[]> answer = send(operation, input);
    JsonNode output = json.readTree(answer.body());
    if (answer.statusCode() != OK) {
      throw new StepFailed(operation + " was answered with " + output);
    }
    return output;
  }

  private HttpResponse<byte[]> send(String operation, ObjectNode input)
      throws IOException, InterruptedException {
    byte[] body = json.writeValueAsBytes(input);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    signer.sign(url.getAuthority(), operation, body, Instant.now()).stream()
        .filter(header -> !header.name().equals("Host")) // which the client sets by itself
        .forEach(header -> request.header(header.name(), header.value()));
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
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
