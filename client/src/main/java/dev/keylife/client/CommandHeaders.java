package dev.keylife.client;

import dev.keylife.command.CommandHeader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Makes and finds the header that every command carries. */
public final class CommandHeaders {
  private CommandHeaders() {}

  /** A header with a new random command id, issued now. */
  public static CommandHeader fresh(String keyIdOrArn, String issuer) {
    return of(keyIdOrArn, issuer, UUID.randomUUID().toString());
  }

  /** A header with a command id of the caller's choice, issued now. */
  public static CommandHeader of(String keyIdOrArn, String issuer, String commandId) {
    return CommandHeader.newBuilder()
        .setCommandId(commandId)
        .setKeyId(keyIdOrArn)
        .setIssuer(issuer)
        .setIssuedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
        .build();
  }

  /**
   * The header in a command.
   *
   * @throws IllegalArgumentException if the record is not a command
   */
  public static CommandHeader of(SpecificRecord command) {
    return Optional.<Schema.Field>ofNullable(command.getSchema().getField("header"))
        .map(field -> command.get(field.pos()))
        .filter(CommandHeader.class::isInstance)
        .map(CommandHeader.class::cast)
        .orElseThrow(
            () -> new IllegalArgumentException(command.getSchema().getName() + " is no command"));
  }
}
