package dev.keylife.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.app.ProcessorApp;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.gateway.app.GatewayApp;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.schema.Topics;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingKeySpec;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
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
  private static final int WARM_UP_ROUNDS = 6;
  private static final int ONE_CALLERS_CALLS = 300;

  @Mixin private Conditions conditions = new Conditions();

  @Option(names = "--keys", description = "How many keys (default 20000; quick: 3000).")
  private int keys;

  @Option(names = "--stacks", description = "A folder for sampled stacks, for flame graphs.")
  private Optional<Path> stacks = Optional.empty();

  private final ObjectMapper json = new ObjectMapper();

  @Override
  public Integer call() throws Exception {
    int size = keys > 0 ? keys : conditions.quick ? 3_000 : 20_000;
    try (MeasuredInstallation installation = new MeasuredInstallation();
        CommandLoad traffic = new CommandLoad(installation);
        ProcessorApp processor = installation.startProcessor(new TreeMap<>(conditions.settings))) {
      try (GatewayApp gateway = MeasuredGateway.start(installation, Map.of())) {
        URI url = URI.create(gateway.url());
        warmUp(url, size);
        ApiLoad.printHead();
        many(installation, traffic, url, size);
      }
    }
    Map<String, String> prompt = new TreeMap<>(conditions.settings);
    prompt.put("commit.delay.ms", "5");
    try (MeasuredInstallation installation = new MeasuredInstallation();
        ProcessorApp processor = installation.startProcessor(prompt);
        GatewayApp gateway = MeasuredGateway.start(installation, Map.of("kafka.linger.ms", "0"))) {
      alone(URI.create(gateway.url()));
    }
    return 0;
  }

  /**
   * So often that the compiler is done with most of what commands come by: after the second time it
   * still took a fifth of the CPU time, after the fourth a tenth.
   */
  private void warmUp(URI url, int size) throws Exception {
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      List<String> ids = create(url, size, false);
      byte[][] disable = requests(ids, "DisableKey");
      byte[][] enable = requests(ids, "EnableKey");
      byte[][] describe = requests(ids, "DescribeKey");
      ApiLoad.warmUp(url, WRITERS, size, i -> disable[i]);
      ApiLoad.warmUp(url, WRITERS, size, i -> enable[i]);
      ApiLoad.warmUp(url, READERS, size, i -> describe[i]);
    }
  }

  private void many(MeasuredInstallation installation, CommandLoad traffic, URI url, int size)
      throws Exception {
    List<String> ids = create(url, size, true);
    byte[][] describe = requests(ids, "DescribeKey");
    ApiLoad.measure(url, "DescribeKey", READERS, size * 3, i -> describe[i % describe.length]);
    byte[][] disable = requests(ids, "DisableKey");
    ApiLoad.measure(url, "DisableKey", WRITERS, size, i -> disable[i]);
    byte[][] enable = requests(ids, "EnableKey");
    ApiLoad.measure(url, "EnableKey", WRITERS, size, i -> enable[i]);
    if (stacks.isPresent()) {
      sample("CreateKey", () -> create(url, size, false));
      sample("DisableKey", () -> ApiLoad.answers(url, WRITERS, size, i -> disable[i]));
    }

    CommandLoad.Run bare =
        traffic.drive(size, imports(installation, traffic, size), KeyStateChanged.class);
    System.out.printf(
        Locale.ROOT,
        "%-28s %11s %8d %9.0f |%n",
        "(import, topic alone)",
        "",
        bare.count(),
        bare.perSecond());
    byte[][] imported = new byte[size][];
    IntFunction<CommandLoad.Message> messages = imports(installation, traffic, size);
    for (int i = 0; i < size; i++) {
      imported[i] = request(installation, messages.apply(i));
    }
    ApiLoad.measure(url, "ImportKeyMaterial", WRITERS, size, i -> imported[i]);
  }

  /** Once more, with a profiler, which makes it slower. */
  private void sample(String operation, Callable<?> calls) throws Exception {
    CpuProfile profile = CpuProfile.startByThread();
    Object unused = calls.call();
    Files.writeString(stacks.orElseThrow().resolve(operation + ".collapsed"), profile.stop());
  }

  private static IntFunction<CommandLoad.Message> imports(
      MeasuredInstallation installation, CommandLoad traffic, int size) {
    Fleet fleet = new Fleet(installation, traffic, size);
    var unused = fleet.create(Origin.EXTERNAL);
    return fleet.imports(
        WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048, Optional.empty());
  }

  private byte[] request(MeasuredInstallation installation, CommandLoad.Message message) {
    ImportKeyMaterial command =
        (ImportKeyMaterial) installation.decode(Topics.KEY_COMMANDS, message.value());
    return MeasuredGateway.request(
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
    byte[] request = MeasuredGateway.request("CreateKey", "{\"Origin\":\"AWS_KMS\"}");
    List<String> answers =
        shown
            ? ApiLoad.run(url, "CreateKey", WRITERS, count, i -> request)
            : ApiLoad.answers(url, WRITERS, count, i -> request);
    List<String> ids = new ArrayList<>(count);
    for (String answer : answers) {
      ids.add(json.readTree(answer).at("/KeyMetadata/KeyId").asText());
    }
    return ids;
  }

  private byte[][] requests(List<String> ids, String operation) {
    return ids.stream()
        .map(id -> MeasuredGateway.request(operation, "{\"KeyId\":\"" + id + "\"}"))
        .toArray(byte[][]::new);
  }

  private void alone(URI url) throws Exception {
    String id = create(url, 1, false).get(0);
    byte[][] both = {requests(List.of(id), "DisableKey")[0], requests(List.of(id), "EnableKey")[0]};
    ApiLoad.warmUp(url, 1, ONE_CALLERS_CALLS, i -> both[i % 2]);
    ApiLoad.measure(url, "DisableKey, EnableKey alone", 1, ONE_CALLERS_CALLS, i -> both[i % 2]);
  }
}
