package dev.keylife.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.app.ProcessorApp;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.gateway.app.GatewayApp;
import dev.keylife.gateway.replica.UseSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Keys used over HTTP, with signatures checked: a gateway, the broker, a processor and the callers
 * in one JVM.
 */
final class UseOverHttp {
  private static final int CONNECTIONS = 64;

  /** Thirty-two bytes, as a data key has. */
  private static final String PLAINTEXT = "A".repeat(43) + "=";

  /** So many calls differ from one another: in their contexts, ciphertexts and signatures. */
  private static final int DIFFERENT = 1024;

  private final boolean quick;
  private final Optional<Path> stacks;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param stacks a folder for the sampled stacks of each operation; empty where nobody wants them
   */
  UseOverHttp(boolean quick, Optional<Path> stacks) {
    this.quick = quick;
    this.stacks = stacks;
  }

  void run() throws Exception {
    try (MeasuredInstallation installation = new MeasuredInstallation();
        ProcessorApp processor = installation.startProcessor(Map.of());
        GatewayApp gateway = MeasuredGateway.start(installation, keyset(installation))) {
      ApiLoad.printHead();
      URI url = URI.create(gateway.url());
      byte[] create = MeasuredGateway.request("CreateKey", "{}");
      String keyId =
          json.readTree(ApiLoad.answers(url, 1, 1, i -> create).get(0))
              .at("/KeyMetadata/KeyId")
              .asText();
      IntFunction<String> dataKeys = i -> "{%s,\"KeySpec\":\"AES_256\"}".formatted(named(keyId, i));
      List<String> blobs = new ArrayList<>();
      for (int i = 0; i < DIFFERENT; i++) {
        byte[] encrypt =
            MeasuredGateway.request(
                "Encrypt", "{%s,\"Plaintext\":\"%s\"}".formatted(named(keyId, i), PLAINTEXT));
        String answer = ApiLoad.answers(url, 1, 1, n -> encrypt).get(0);
        blobs.add(json.readTree(answer).at("/CiphertextBlob").asText());
      }
      IntFunction<String> decrypt =
          i -> "{%s,\"CiphertextBlob\":\"%s\"}".formatted(named(keyId, i), blobs.get(i));
      // Both before either is measured: the compiler is long at work on what they share.
      for (int round = 0; round < 2; round++) {
        ApiLoad.warmUp(url, CONNECTIONS, calls(), inTurn("GenerateDataKey", dataKeys));
        ApiLoad.warmUp(url, CONNECTIONS, calls(), inTurn("Decrypt", decrypt));
      }
      measure(url, "GenerateDataKey", dataKeys);
      measure(url, "Decrypt", decrypt);
    }
  }

  private int calls() {
    return quick ? 20_000 : 200_000;
  }

  private static IntFunction<byte[]> inTurn(String operation, IntFunction<String> bodies) {
    byte[][] requests = new byte[DIFFERENT][];
    Arrays.setAll(requests, i -> MeasuredGateway.request(operation, bodies.apply(i)));
    return i -> requests[i % DIFFERENT];
  }

  private static String named(String keyId, int number) {
    return "\"KeyId\":\"%s\",\"EncryptionContext\":{\"table\":\"orders\",\"row\":\"%d\"}"
        .formatted(keyId, number);
  }

  private static Map<String, String> keyset(MeasuredInstallation installation) {
    Map<String, String> processor = installation.settings(Map.of());
    return Map.of(
        UseSettings.KEYSET_FILE,
        processor.get(ProcessorSettings.KEYSET_FILE),
        UseSettings.KEYSET_PASSWORD_FILE,
        processor.get(ProcessorSettings.KEYSET_PASSWORD_FILE));
  }

  /** Once to measure, and once more for the profile. */
  private void measure(URI url, String operation, IntFunction<String> bodies) throws Exception {
    int calls = calls();
    IntFunction<byte[]> inTurn = inTurn(operation, bodies);
    ApiLoad.measure(url, operation, CONNECTIONS, calls, inTurn);
    try {
      CpuProfile profile = CpuProfile.start();
      ApiLoad.warmUp(url, CONNECTIONS, calls, inTurn);
      String sampled = profile.print(calls);
      if (stacks.isPresent()) {
        Files.writeString(stacks.get().resolve(operation + ".collapsed"), sampled);
      }
    } catch (IOException e) {
      System.out.println("    " + e.getMessage());
    }
  }
}
