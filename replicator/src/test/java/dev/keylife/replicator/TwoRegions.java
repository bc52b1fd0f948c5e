package dev.keylife.replicator;

import dev.keylife.app.keyset.Keysets;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.testkit.KeylifeStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two installations that know nothing of each other but for the keyset that all Regions share, and
 * what a replicator between them is started with.
 */
final class TwoRegions implements AutoCloseable {
  static final String PRINCIPAL = "the-replicator";

  final KeylifeStack east;
  final KeylifeStack west;

  /**
   * @param further settings of both processors
   */
  TwoRegions(Path folder, Map<String, String> further) throws Exception {
    Map<String, String> both = new TreeMap<>(further);
    both.putAll(sharedKeyset(folder));
    east = stack("us-east-1", "us-west-2", both);
    west = stack("us-west-2", "us-east-1", both);
  }

  private static Map<String, String> sharedKeyset(Path folder) throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "shared by all Regions\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    Path keyset = folder.resolve("regions.json");
    Keysets.open(
            ProcessorSettings.of(
                Map.of(
                    "kafka.bootstrap.servers", "unused:9092",
                    "schema.registry.url", "http://unused",
                    "keyset.create", "true",
                    "keyset.file", keyset.toString(),
                    "keyset.password.file", password.toString())))
        .close();
    return Map.of(
        "regions.keyset.file", keyset.toString(),
        "regions.keyset.password.file", password.toString());
  }

  private static KeylifeStack stack(String region, String peer, Map<String, String> both) {
    KeylifeStack.Builder builder =
        KeylifeStack.builder()
            .setting("key.arn.region", region)
            .setting("regions.peers", peer)
            .setting("regions.replicators", PRINCIPAL);
    both.forEach(builder::setting);
    return builder.start();
  }

  List<KeylifeStack> both() {
    return List.of(east, west);
  }

  /** Of a replicator between them. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("regions", "us-east-1,us-west-2");
    settings.put("principal", PRINCIPAL);
    settings.put("http.port", "0");
    settings.put("region.us-east-1.kafka.bootstrap.servers", east.bootstrapServers());
    settings.put("region.us-east-1.schema.registry.url", east.registryUrl());
    settings.put("region.us-west-2.kafka.bootstrap.servers", west.bootstrapServers());
    settings.put("region.us-west-2.schema.registry.url", west.registryUrl());
    return settings;
  }

  @Override
  public void close() {
    try {
      east.close();
    } finally {
      west.close();
    }
  }
}
