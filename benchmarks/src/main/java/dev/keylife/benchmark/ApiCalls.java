package dev.keylife.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.app.ProcessorApp;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.gateway.app.GatewayApp;
import dev.keylife.gateway.app.GatewaySettings;
import dev.keylife.gateway.signature.Signer;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.schema.Topics;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingKeySpec;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Calls of the AWS KMS API: a gateway, a processor, the broker and the callers in one JVM. Imports
 * are set against the rate that the topic alone reaches in the same run.
 */
@Command(name = "api", description = "Calls of the AWS KMS API, per second and how long each took.")
final class ApiCalls implements Callable<Integer> {
  private static final int READERS = 32;
  private static final int WRITERS = 256;
  private static final int ONE_CALLERS_CALLS = 300;

  @Mixin private Conditions conditions = new Conditions();

  @Option(names = "--keys", description = "How many keys (default 20000; quick: 3000).")
  private int keys;

  private final Signer signer =
      new Signer("AKIDBENCHMARK", "a-secret-for-measurements", "us-east-1");
  private final ObjectMapper json = new ObjectMapper();

  @Override
  public Integer call() throws Exception {
    int size = keys > 0 ? keys : conditions.quick ? 3_000 : 20_000;
    System.out.printf(
        Locale.ROOT, "%-28s %11s %8s %9s | %s%n", "call", "connections", "calls", "per s", "each");
    try (Installation installation = new Installation();
        Traffic traffic = new Traffic(installation);
        ProcessorApp processor = installation.startProcessor(new TreeMap<>(conditions.settings))) {
      Path credentials = credentials(installation);
      try (GatewayApp gateway = gateway(installation, credentials, Map.of())) {
        URI url = URI.create(gateway.url());
        var unused = create(url, size / 2, false);
        many(installation, traffic, url, size);
      }
    }
    Map<String, String> prompt = new TreeMap<>(conditions.settings);
    prompt.put("commit.delay.ms", "5");
    try (Installation installation = new Installation();
        ProcessorApp processor = installation.startProcessor(prompt);
        GatewayApp gateway =
            gateway(
                installation,
                credentials(installation),
                Map.of("kafka.fetch.max.wait.ms", "5", "kafka.linger.ms", "0"))) {
      alone(URI.create(gateway.url()));
    }
    return 0;
  }

  private void many(Installation installation, Traffic traffic, URI url, int size)
      throws Exception {
    List<String> ids = create(url, size, true);
    byte[][] describe = requests(ids, "DescribeKey");
    measure(url, "DescribeKey", READERS, size, i -> describe[i % describe.length], false);
    measure(url, "DescribeKey", READERS, size * 3, i -> describe[i % describe.length], true);
    byte[][] disable = requests(ids, "DisableKey");
    measure(url, "DisableKey", WRITERS, size, i -> disable[i], true);
    byte[][] enable = requests(ids, "EnableKey");
    measure(url, "EnableKey", WRITERS, size, i -> enable[i], true);

    Traffic.Run bare =
        traffic.drive(size, imports(installation, traffic, size), KeyStateChanged.class);
    System.out.printf(
        Locale.ROOT,
        "%-28s %11s %8d %9.0f |%n",
        "(import, topic alone)",
        "",
        bare.count(),
        bare.perSecond());
    byte[][] imported = new byte[size][];
    IntFunction<Traffic.Message> messages = imports(installation, traffic, size);
    for (int i = 0; i < size; i++) {
      imported[i] = request(installation, messages.apply(i));
    }
    measure(url, "ImportKeyMaterial", WRITERS, size, i -> imported[i], true);
  }

  private static IntFunction<Traffic.Message> imports(
      Installation installation, Traffic traffic, int size) {
    Fleet fleet = new Fleet(installation, traffic, size);
    var unused = fleet.create(Origin.EXTERNAL);
    return fleet.imports(
        WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048, Optional.empty());
  }

  private byte[] request(Installation installation, Traffic.Message message) {
    ImportKeyMaterial command =
        (ImportKeyMaterial) installation.decode(Topics.KEY_COMMANDS, message.value());
    return ApiConnection.request(
        signer,
        "ImportKeyMaterial",
        "{\"KeyId\":\"%s\",\"ImportToken\":\"%s\",\"EncryptedKeyMaterial\":\"%s\",\"ExpirationModel\":\"%s\"}"
            .formatted(
                command.getHeader().getKeyId(),
                base64(command.getImportToken()),
                base64(command.getEncryptedKeyMaterial()),
                command.getExpirationModel()));
  }

  private static String base64(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Keys without material cannot be disabled, so these have the other origin. */
  private List<String> create(URI url, int count, boolean shown) throws Exception {
    byte[] request = ApiConnection.request(signer, "CreateKey", "{\"Origin\":\"AWS_KMS\"}");
    List<String> answers = measure(url, "CreateKey", WRITERS, count, i -> request, shown);
    List<String> ids = new ArrayList<>(count);
    for (String answer : answers) {
      ids.add(json.readTree(answer).at("/KeyMetadata/KeyId").asText());
    }
    return ids;
  }

  private byte[][] requests(List<String> ids, String operation) {
    return ids.stream()
        .map(id -> ApiConnection.request(signer, operation, "{\"KeyId\":\"" + id + "\"}"))
        .toArray(byte[][]::new);
  }

  private void alone(URI url) throws Exception {
    String id = create(url, 1, false).get(0);
    byte[][] both = {requests(List.of(id), "DisableKey")[0], requests(List.of(id), "EnableKey")[0]};
    measure(url, "DisableKey, EnableKey alone", 1, ONE_CALLERS_CALLS, i -> both[i % 2], false);
    measure(url, "DisableKey, EnableKey alone", 1, ONE_CALLERS_CALLS, i -> both[i % 2], true);
  }

  /** The bodies of the answers. */
  private static List<String> measure(
      URI url, String name, int connections, int calls, IntFunction<byte[]> requests, boolean shown)
      throws Exception {
    AtomicInteger next = new AtomicInteger();
    ExecutorService callers = Executors.newFixedThreadPool(connections);
    Percentiles times = new Percentiles(calls);
    List<String> answers = new ArrayList<>(calls);
    long begun = System.nanoTime();
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int c = 0; c < connections; c++) {
        all.add(callers.submit(() -> caller(url, next, calls, requests, times, answers)));
      }
      for (Future<?> caller : all) {
        caller.get();
      }
    } finally {
      callers.shutdownNow();
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (shown) {
      System.out.printf(
          Locale.ROOT,
          "%-28s %11d %8d %9.0f | %s%n",
          name,
          connections,
          calls,
          calls / seconds,
          times);
    }
    return answers;
  }

  private static Void caller(
      URI url,
      AtomicInteger next,
      int calls,
      IntFunction<byte[]> requests,
      Percentiles times,
      List<String> answers)
      throws IOException {
    try (ApiConnection connection = new ApiConnection(url)) {
      for (int i = next.getAndIncrement(); i < calls; i = next.getAndIncrement()) {
        long begun = System.nanoTime();
        connection.call(requests.apply(i));
        long nanos = System.nanoTime() - begun;
        synchronized (times) {
          times.add(nanos);
          answers.add(connection.text());
        }
      }
    }
    return null;
  }

  private static Path credentials(Installation installation) throws IOException {
    Path file = installation.folder("gateway").resolve("credentials.json");
    Files.writeString(
        file,
        """
        {"credentials": [{"accessKeyId": "AKIDBENCHMARK", "principal": "benchmark",
          "secretAccessKey": "a-secret-for-measurements"}]}
        """);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private static GatewayApp gateway(
      Installation installation, Path credentials, Map<String, String> further)
      throws InterruptedException {
    Map<String, String> settings = new TreeMap<>();
    settings.put(GatewaySettings.BOOTSTRAP_SERVERS, installation.bootstrapServers());
    settings.put(GatewaySettings.SCHEMA_REGISTRY_URL, installation.registryUrl());
    settings.put(GatewaySettings.CREDENTIALS_FILE, credentials.toString());
    settings.put(GatewaySettings.API_PORT, "0");
    settings.put(GatewaySettings.HTTP_PORT, "-1");
    settings.putAll(further);
    return GatewayApp.start(GatewaySettings.of(settings));
  }
}
