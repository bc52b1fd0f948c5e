package dev.keylife.serde;

import java.time.Duration;

/** Opens the registry that the settings name. */
final class Registries {
  private static final String MOCK = "mock://";

  private Registries() {}

  static SchemaRegistry open(RegistryConfig config) {
    Duration latestTtl = Duration.ofSeconds(config.getInt(RegistryConfig.LATEST_TTL));
    String first = config.urls().get(0);
    SchemaRegistry registry =
        first.startsWith(MOCK)
            ? MockRegistry.ofScope(first.substring(MOCK.length()))
            : new HttpRegistry(config);
    return new CachingRegistry(registry, latestTtl, System::nanoTime);
  }
}
