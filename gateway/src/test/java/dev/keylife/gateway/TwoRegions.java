package dev.keylife.gateway;

import dev.keylife.client.regions.Region;
import dev.keylife.client.regions.RegionReplicator;
import dev.keylife.client.regions.ReplicationListener;
import dev.keylife.client.regions.ReplicationOptions;
import dev.keylife.material.keyset.TestKeyset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two installations that know nothing of each other but for the keyset that all Regions share, each
 * with its own broker, registry, processor and gateway; and a replicator between them that tests
 * stop and start.
 */
final class TwoRegions implements AutoCloseable {
  static final String REPLICATOR = "arn:aws:iam::000000000000:role/replicator";
  static final String USUAL_GROUP = "keylife-replicator-";

  final GatewayStack east;
  final GatewayStack west;
  private Optional<RegionReplicator> replicator = Optional.empty();

  TwoRegions(Path folder) throws Exception {
    Map<String, String> shared = sharedKeyset(folder.resolve("shared"));
    east = stack(folder.resolve("east"), "us-east-1", "us-west-2", shared);
    west = stack(folder.resolve("west"), "us-west-2", "us-east-1", shared);
    startReplicator(USUAL_GROUP);
  }

  private static GatewayStack stack(
      Path folder, String region, String peer, Map<String, String> shared) throws Exception {
    Map<String, String> settings = new HashMap<>(shared);
    settings.put("regions.peers", peer);
    settings.put("regions.replicators", REPLICATOR);
    return new GatewayStack(Files.createDirectories(folder), region, settings);
  }

  /** As an operator makes it once, and gives a copy to each Region. */
  private static Map<String, String> sharedKeyset(Path folder) throws Exception {
    Path keyset = Files.createDirectories(folder).resolve("regions.json");
    Path password = Files.writeString(folder.resolve("password"), "shared by all Regions\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    TestKeyset.quickFile(
        Map.of("keyset.file", keyset.toString(), "keyset.password.file", password.toString()));
    return Map.of(
        "regions.keyset.file", keyset.toString(),
        "regions.keyset.password.file", password.toString());
  }

  /**
   * Starts a replicator.
   *
   * @param group with another one than before, everything is told once more
   */
  RegionReplicator startReplicator(String group) {
    stopReplicator();
    RegionReplicator started =
        RegionReplicator.start(
            List.of(
                new Region(east.region(), east.signingClient()),
                new Region(west.region(), west.signingClient())),
            new ReplicationOptions(
                REPLICATOR, group, Duration.ofSeconds(10), Duration.ofSeconds(2)),
            ReplicationListener.NONE);
    replicator = Optional.of(started);
    return started;
  }

  RegionReplicator replicator() {
    return replicator.orElseThrow();
  }

  void stopReplicator() {
    replicator.ifPresent(RegionReplicator::close);
    replicator = Optional.empty();
  }

  @Override
  public void close() throws Exception {
    stopReplicator();
    try {
      east.close();
    } finally {
      west.close();
    }
  }
}
