package dev.keylife.client;

import java.util.Map;

/**
 * Where a client connects.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param schemaRegistryUrl one or several URLs separated by commas
 * @param properties Kafka client and schema registry settings that are passed through unchanged
 *     (TLS, SASL, {@code basic.auth.*}, {@code value.serializer}, {@code value.deserializer}, …);
 *     may hold passwords
 */
public record ClientSettings(
    String bootstrapServers, String schemaRegistryUrl, Map<String, String> properties) {

  public ClientSettings {
    properties = Map.copyOf(properties);
  }

  /** Names the addresses and leaves out the properties, which may hold passwords. */
  @Override
  public String toString() {
    return "ClientSettings[bootstrapServers="
        + bootstrapServers
        + ", schemaRegistryUrl="
        + schemaRegistryUrl
        + "]";
  }
}
