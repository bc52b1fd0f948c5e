package dev.keylife.app.settings;

import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.MultiRegionPolicy;
import dev.keylife.lifecycle.PrincipalPatterns;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The settings about multi-Region keys. */
final class RegionSettings {
  private RegionSettings() {}

  static void define(ConfigDef d) {
    d.define(
        ProcessorSettings.REGIONS_KEYSET_FILE,
        ConfigDef.Type.STRING,
        "",
        MEDIUM,
        "A second keyset file, the same in all Regions: its fingerprint key makes the ids of"
            + " multi-Region keys' materials, so that the same material has the same id everywhere."
            + " Nothing is sealed under it. Without it multi-Region keys are refused with"
            + " UnsupportedOperationException.");
    d.define(
        ProcessorSettings.REGIONS_KEYSET_PASSWORD_FILE,
        ConfigDef.Type.STRING,
        "",
        MEDIUM,
        "A file that holds the password of that keyset file. Without it the file is opened as"
            + " keyset.file is.");
    d.define(
        ProcessorSettings.REGIONS_PEERS,
        ConfigDef.Type.LIST,
        "",
        MEDIUM,
        "The Regions that keys can be replicated to, and whose news counts.");
    d.define(
        ProcessorSettings.REGIONS_REPLICATORS,
        ConfigDef.Type.LIST,
        "",
        MEDIUM,
        "Who may tell of keys in other Regions (SynchronizeMultiRegionKey): principals, or how"
            + " their names begin and a *. Nobody by default. Where commands are not signed,"
            + " whoever may write to key-commands can name one of them as the issuer.");
  }

  /**
   * @throws ConfigException if a Region or a principal is none, or a peer is this Region
   */
  static MultiRegionPolicy policy(ProcessorSettings settings) {
    List<String> peers = settings.getList(ProcessorSettings.REGIONS_PEERS);
    KeyNamespace here = settings.namespace();
    Set<String> regions = new LinkedHashSet<>();
    for (String peer : peers) {
      if (!MultiRegionPolicy.isRegion(peer) || peer.equals(here.region())) {
        throw new ConfigException(
            ProcessorSettings.REGIONS_PEERS,
            peers,
            "must be Regions such as eu-west-1, other than key.arn.region");
      }
      regions.add(peer);
    }
    try {
      return new MultiRegionPolicy(
          path(settings, ProcessorSettings.REGIONS_KEYSET_FILE).isPresent(),
          regions,
          new PrincipalPatterns(settings.getList(ProcessorSettings.REGIONS_REPLICATORS)));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(ProcessorSettings.REGIONS_REPLICATORS + ": " + e.getMessage());
    }
  }

  static Optional<Path> path(ProcessorSettings settings, String name) {
    return Optional.of(settings.getString(name))
        .filter(text -> !text.isEmpty())
        .map(text -> Path.of(text).toAbsolutePath());
  }
}
