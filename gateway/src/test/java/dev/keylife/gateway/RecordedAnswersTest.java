package dev.keylife.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.client.KeyMaterialWrapper;
import dev.keylife.client.SecretBytes;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.type.WrappingAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Answers of the real AWS KMS, field by field. {@code recorded.json} holds calls and what AWS
 * answered, as far as that is public: most is from the recordings that LocalStack holds itself
 * against. Ids are variables, {@code <any>} is a time, a blob or a new id. Where an answer differs,
 * the call says how and why; docs/aws-api.md has the same list.
 */
@ExtendWith(SharedStack.class)
class RecordedAnswersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ANY = "<any>";

  @TestFactory
  Stream<DynamicTest> whatAwsAnsweredIsAnswered(GatewayStack stack) throws IOException {
    try (InputStream recorded = getClass().getResourceAsStream("recorded.json")) {
      return StreamSupport.stream(JSON.readTree(recorded).spliterator(), false)
          .map(
              scenario ->
                  DynamicTest.dynamicTest(
                      scenario.get("name").asText(), () -> new Scenario(stack).run(scenario)));
    }
  }

  /** A few calls that depend on each other. */
  private static final class Scenario {
    private final RawCaller caller;
    private final Map<String, String> variables = new HashMap<>();

    Scenario(GatewayStack stack) {
      caller = new RawCaller(stack.url());
    }

    void run(JsonNode scenario) throws Exception {
      for (JsonNode call : scenario.get("calls")) {
        String operation = call.get("operation").asText();
        RawCaller.Answer answer = caller.call(operation, filled(call.get("input")).toString());
        if (call.has("error")) {
          checkError(operation, call, answer);
        } else {
          assertThat(answer.status()).as("%s: %s", operation, answer.body()).isEqualTo(200);
          call.path("save")
              .properties()
              .forEach(
                  v -> variables.put(v.getKey(), answer.body().at(v.getValue().asText()).asText()));
          check(operation, filled(call.get("output")), answer.body());
        }
        if (call.has("wrap")) {
          wrap(call.get("wrap").asInt(), answer.body());
        }
      }
    }

    private void checkError(String operation, JsonNode call, RawCaller.Answer answer)
        throws IOException {
      String type = call.at("/error/type").asText();
      JsonNode message = call.at("/differs/message");
      assertThat(answer.error()).as("%s: %s", operation, answer.body()).isEqualTo(type);
      assertThat(answer.status()).isEqualTo(ErrorType.named(type).orElseThrow().status());
      check(
          operation,
          filled(message.isMissingNode() ? call.at("/error/message") : message),
          answer.body().get("message"));
    }

    private JsonNode filled(JsonNode template) throws IOException {
      String text = template.toString();
      for (Map.Entry<String, String> variable : variables.entrySet()) {
        text = text.replace("${" + variable.getKey() + "}", variable.getValue());
      }
      return JSON.readTree(text);
    }

    private void wrap(int bytes, JsonNode parameters) {
      byte[] material = new byte[bytes];
      new SecureRandom().nextBytes(material);
      byte[] wrapped =
          KeyMaterialWrapper.wrap(
              SecretBytes.owning(material),
              Base64.getDecoder().decode(parameters.get("PublicKey").asText()),
              WrappingAlgorithm.RSAES_OAEP_SHA_256);
      variables.put("token", parameters.get("ImportToken").asText());
      variables.put("wrapped", Base64.getEncoder().encodeToString(wrapped));
    }
  }

  private static void check(String where, JsonNode expected, JsonNode actual) {
    assertThat(actual).as(where).isNotNull();
    if (expected.isObject()) {
      assertThat(names(actual)).as(where).isEqualTo(names(expected));
      expected
          .properties()
          .forEach(m -> check(where + "." + m.getKey(), m.getValue(), actual.get(m.getKey())));
    } else if (expected.isArray()) {
      assertThat(actual.size()).as(where).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        check(where + "[" + i + "]", expected.get(i), actual.get(i));
      }
    } else if (expected.isTextual() && expected.asText().contains(ANY)) {
      String pattern = Pattern.quote(expected.asText()).replace(ANY, "\\E.+\\Q");
      assertThat(actual.toString()).as(where).isNotEmpty();
      if (!expected.asText().equals(ANY)) {
        assertThat(actual.asText()).as(where).matches(pattern);
      }
    } else {
      assertThat(actual).as(where).isEqualTo(expected);
    }
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    for (Iterator<String> all = object.fieldNames(); all.hasNext(); ) {
      names.add(all.next());
    }
    return names;
  }
}
