package dev.keylife.authentication;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * A command as it stands in the topic, with what is said to prove it.
 *
 * @param signatures the values of all its headers {@code keylife-signature}
 * @param type the full name of its record type
 * @param keyId the bare id of its key; where that cannot be understood, the text as it stands
 * @param commandId as it stands
 * @param issuer as it stands
 * @param body SHA-256 of its Avro encoding
 * @param schema fingerprint of the schema that it was written with; empty where that is not known
 * @param appendedAt when the topic took it, by the broker's clock
 */
public record Presented(
    List<byte[]> signatures,
    String type,
    String keyId,
    String commandId,
    String issuer,
    Supplier<byte[]> body,
    Supplier<byte[]> schema,
    Instant appendedAt) {

  public Presented {
    signatures = List.copyOf(signatures);
  }
}
