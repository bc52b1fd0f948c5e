package dev.keylife.serde;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Opens the registry that the settings name. */
final class Registries {
  private static final String MOCK = "mock://";

  private Registries() {}

  static SchemaRegistry open(RegistryConfig config) {
    long latestTtl = TimeUnit.SECONDS.toNanos(config.getInt(RegistryConfig.LATEST_TTL));
    String first = config.urls().get(0);
    boolean mock = config.urls().size() == 1 && first.startsWith(MOCK);
    SchemaRegistry registry =
        mock ? MockRegistry.ofScope(first.substring(MOCK.length())) : new HttpRegistry(config);
    KnownSchemas byId =
        new KnownSchemas(
            registry,
            Duration.ofMillis(config.getInt(RegistryConfig.RECHECK)),
            Duration.ofSeconds(config.getInt(RegistryConfig.MISSING_TTL)),
            System::nanoTime);
    return new CachingRegistry(registry, byId, latestTtl, System::nanoTime);
  }
}
