package dev.keylife.client;

import java.util.Map;
import java.util.Optional;

/**
 * Where a client connects.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param schemaRegistryUrl one or several URLs separated by commas
 * @param properties Kafka client and schema registry settings that are passed through unchanged
 *     (TLS, SASL, {@code basic.auth.*}, {@code value.serializer}, {@code value.deserializer}, …);
 *     may hold passwords
 * @param maxInFlight how many commands may wait for their outcomes at a time; who sends one more
 *     waits for room
 * @param signer signs each command; empty where the processor takes unsigned ones
 */
public record ClientSettings(
    String bootstrapServers,
    String schemaRegistryUrl,
    Map<String, String> properties,
    int maxInFlight,
    Optional<CommandSigner> signer) {
  private static final int DEFAULT_MAX_IN_FLIGHT = 1000;

  /**
   * @throws IllegalArgumentException if no command may be in flight
   */
  public ClientSettings {
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("maxInFlight is at least 1");
    }
    properties = Map.copyOf(properties);
  }

  /** Without signatures. */
  public ClientSettings(
      String bootstrapServers,
      String schemaRegistryUrl,
      Map<String, String> properties,
      int maxInFlight) {
    this(bootstrapServers, schemaRegistryUrl, properties, maxInFlight, Optional.empty());
  }

  /** With room for 1000 commands at a time. */
  public ClientSettings(
      String bootstrapServers, String schemaRegistryUrl, Map<String, String> properties) {
    this(bootstrapServers, schemaRegistryUrl, properties, DEFAULT_MAX_IN_FLIGHT);
  }

  /** Without further settings. */
  public ClientSettings(String bootstrapServers, String schemaRegistryUrl) {
    this(bootstrapServers, schemaRegistryUrl, Map.of());
  }

  /** The same, with each command signed. */
  public ClientSettings signedBy(CommandSigner commandSigner) {
    return new ClientSettings(
        bootstrapServers, schemaRegistryUrl, properties, maxInFlight, Optional.of(commandSigner));
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
