package dev.keylife.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.app.ProcessorApp;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.gateway.app.GatewayApp;
import dev.keylife.gateway.replica.UseSettings;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/**
 * Keys used over HTTP, with signatures checked: a gateway, the broker, a processor and the callers
 * in one JVM.
 */
final class UseOverHttp {
  private static final int CONNECTIONS = 64;
  private static final String CONTEXT = "\"EncryptionContext\":{\"table\":\"orders\"}";

  private final boolean quick;
  private final ObjectMapper json = new ObjectMapper();

  UseOverHttp(boolean quick) {
    this.quick = quick;
  }

  void run() throws Exception {
    try (Installation installation = new Installation();
        ProcessorApp processor = installation.startProcessor(Map.of());
        GatewayApp gateway = MeasuredGateway.start(installation, keyset(installation))) {
      ApiLoad.printHead();
      URI url = URI.create(gateway.url());
      String keyId = once(url, "CreateKey", "{}", "/KeyMetadata/KeyId");
      String named = "\"KeyId\":\"" + keyId + "\"," + CONTEXT;
      measure(url, "GenerateDataKey", "{" + named + ",\"KeySpec\":\"AES_256\"}");
      String blob =
          once(url, "Encrypt", "{" + named + ",\"Plaintext\":\"AAAA\"}", "/CiphertextBlob");
      measure(url, "Decrypt", "{" + named + ",\"CiphertextBlob\":\"" + blob + "\"}");
    }
  }

  private static Map<String, String> keyset(Installation installation) {
    Map<String, String> processor = installation.settings(Map.of());
    return Map.of(
        UseSettings.KEYSET_FILE,
        processor.get(ProcessorSettings.KEYSET_FILE),
        UseSettings.KEYSET_PASSWORD_FILE,
        processor.get(ProcessorSettings.KEYSET_PASSWORD_FILE));
  }

  private String once(URI url, String operation, String body, String member) throws Exception {
    byte[] request = MeasuredGateway.request(operation, body);
    return json.readTree(ApiLoad.run(url, operation, 1, 1, i -> request, false).get(0))
        .at(member)
        .asText();
  }

  /** Once to warm up, once to measure, and once more for the profile. */
  private void measure(URI url, String operation, String body) throws Exception {
    int calls = quick ? 20_000 : 200_000;
    byte[] request = MeasuredGateway.request(operation, body);
    var unused = ApiLoad.run(url, operation, CONNECTIONS, calls, i -> request, false);
    unused = ApiLoad.run(url, operation, CONNECTIONS, calls, i -> request, true);
    try {
      CpuProfile profile = CpuProfile.start();
      unused = ApiLoad.run(url, operation, CONNECTIONS, calls, i -> request, false);
      profile.print(calls);
    } catch (IOException e) {
      System.out.println("    " + e.getMessage());
    }
  }
}
