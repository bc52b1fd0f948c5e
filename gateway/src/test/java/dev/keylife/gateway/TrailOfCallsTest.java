package dev.keylife.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.audit.TrailVerifier;
import dev.keylife.client.TrailEntry;
import dev.keylife.client.TrailHandler;
import dev.keylife.gateway.app.GatewayApp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/**
 * What is left of a call for those who run a gateway and those who audit: an event with the
 * caller's principal in a trail that verifies, a line in the access log, and a number, all by the
 * request id that the caller has.
 */
@ExtendWith(SharedStack.class)
class TrailOfCallsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A call of each operation that is a command, in turn; refused or not. */
  private static Map<String, String> calls(String key, String other) {
    String keyId = "\"KeyId\": \"" + key + "\"";
    String alias = "\"AliasName\": \"alias/" + UUID.randomUUID() + "\"";
    Map<String, String> calls = new LinkedHashMap<>();
    calls.put("TagResource", keyId + ", \"Tags\": [{\"TagKey\": \"a\", \"TagValue\": \"b\"}]");
    calls.put("UntagResource", keyId + ", \"TagKeys\": [\"a\"]");
    calls.put("UpdateKeyDescription", keyId + ", \"Description\": \"orders\"");
    calls.put("PutKeyPolicy", keyId + ", \"Policy\": \"{}\"");
    calls.put("CreateAlias", alias + ", \"TargetKeyId\": \"" + key + "\"");
    calls.put("UpdateAlias", alias + ", \"TargetKeyId\": \"" + other + "\"");
    calls.put("DeleteAlias", alias);
    String grantId = "\"GrantId\": \"" + "0".repeat(64) + "\"";
    calls.put(
        "CreateGrant",
        keyId
            + ", \"GranteePrincipal\": \"arn:aws:iam::111122223333:user/ann\","
            + " \"Operations\": [\"DescribeKey\"]");
    calls.put("RevokeGrant", keyId + ", " + grantId);
    calls.put(
        "RetireGrant",
        "\"KeyId\": \"arn:aws:kms:us-east-1:000000000000:key/" + key + "\", " + grantId);
    calls.put(
        "GetParametersForImport",
        keyId
            + ", \"WrappingAlgorithm\": \"RSAES_OAEP_SHA_256\", \"WrappingKeySpec\": \"RSA_2048\"");
    calls.put(
        "ImportKeyMaterial",
        keyId
            + ", \"ImportToken\": \"anVuaw==\", \"EncryptedKeyMaterial\": \"anVuaw==\","
            + " \"ExpirationModel\": \"KEY_MATERIAL_DOES_NOT_EXPIRE\"");
    calls.put("DeleteImportedKeyMaterial", keyId);
    calls.put("RotateKeyOnDemand", keyId);
    calls.put("EnableKey", keyId);
    calls.put("DisableKey", keyId);
    calls.put("ScheduleKeyDeletion", keyId);
    calls.put("CancelKeyDeletion", keyId);
    return calls;
  }

  @Test
  void everyCallIsFoundByItsRequestId(GatewayStack stack) throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("dev.keylife.gateway.access");
    Map<String, RawCaller.Answer> answers = new LinkedHashMap<>();
    GatewayApp gateway = stack.startGateway(Map.of("http.port", "0"));
    RawCaller caller = new RawCaller(URI.create(gateway.url()));
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
    try {
      String other = create(caller).body().at("/KeyMetadata/KeyId").asText();
      RawCaller.Answer created = create(caller);
      answers.put("CreateKey", created);
      String key = created.body().at("/KeyMetadata/KeyId").asText();
      for (Map.Entry<String, String> call : calls(key, other).entrySet()) {
        answers.put(call.getKey(), caller.call(call.getKey(), "{" + call.getValue() + "}"));
      }
    } finally {
      logger.setLevel(Level.OFF);
      logger.detachAppender(log);
    }
    TrailVerifier verifier = new TrailVerifier(false, Optional.empty(), Duration.ofMinutes(10));
    Map<String, GenericRecord> headers = headersByRequest(stack, verifier);
    Map<String, JsonNode> lines = linesByRequest(log);
    answers.forEach(
        (operation, answer) -> {
          JsonNode line = lines.get(answer.requestId());
          assertThat(line.get("operation").asText()).isEqualTo(operation);
          assertThat(line.get("principal").asText()).isEqualTo(GatewayStack.ALICE);
          assertThat(line.get("keyId") != null).isEqualTo(!operation.equals("CreateKey"));
          assertThat(line.path("error").asText()).isEqualTo(answer.error());
          assertThat(line.get("status").asInt()).isEqualTo(answer.status());
          GenericRecord header = headers.get(answer.requestId());
          assertThat(header).as(operation).isNotNull();
          assertThat(header.get("issuer")).hasToString(GatewayStack.ALICE);
          assertThat(header.get("commandId")).hasToString(line.get("commandId").asText());
        });
    assertThat(verifier.finish().isWhole()).isTrue();
    String metrics = metrics(gateway);
    answers.remove("CreateKey");
    answers.forEach(
        (operation, answer) ->
            assertThat(metrics)
                .contains(
                    "keylife_gateway_calls_seconds_count{operation=\"%s\",outcome=\"%s\"} 1"
                        .formatted(operation, answer.status() == 200 ? "ok" : answer.error())));
    assertThat(metrics).contains("keylife_gateway_view_aliases", "keylife_gateway_view_fresh 1.0");
  }

  private static RawCaller.Answer create(RawCaller caller) throws Exception {
    return caller.call("CreateKey", "{\"Origin\": \"EXTERNAL\"}");
  }

  /** Reads the whole trail; the verifier, which {@code keylife audit verify} runs, does too. */
  private static Map<String, GenericRecord> headersByRequest(
      GatewayStack stack, TrailVerifier verifier) {
    Map<String, GenericRecord> headers = new HashMap<>();
    stack
        .keylife()
        .trail(
            new TrailHandler() {
              @Override
              public void onStart(Start start) {
                verifier.onStart(start);
              }

              @Override
              public void onUnreadable(int partition, long offset, String why) {
                verifier.onUnreadable(partition, offset, why);
              }

              @Override
              public void onEntry(TrailEntry entry) {
                verifier.onEntry(entry);
                String state = entry.attributes().orElseThrow().getOrDefault("tracestate", "");
                if (state.startsWith("keylife=")) {
                  headers.put(
                      state.substring("keylife=".length()),
                      (GenericRecord) entry.event().get("header"));
                }
              }
            });
    return headers;
  }

  private static Map<String, JsonNode> linesByRequest(ListAppender<ILoggingEvent> log)
      throws Exception {
    Map<String, JsonNode> lines = new HashMap<>();
    for (ILoggingEvent event : log.list) {
      JsonNode line = JSON.readTree(event.getFormattedMessage());
      lines.put(line.get("requestId").asText(), line);
    }
    return lines;
  }

  private static String metrics(GatewayApp gateway) throws Exception {
    URI url = URI.create("http://127.0.0.1:" + gateway.healthPort().orElseThrow() + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
