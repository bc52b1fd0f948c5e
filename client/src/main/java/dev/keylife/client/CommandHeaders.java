package dev.keylife.client;

import dev.keylife.command.CommandHeader;
import dev.keylife.text.Printable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Makes, checks and finds the header that every command carries.
 *
 * <p>The answer to a command is found by key and command id as they stand in its event. Of a text
 * that is too long or not printable an event shows but a part, escaped, and the processor refuses
 * it: who asked would wait in vain. So such a header is refused here.
 */
public final class CommandHeaders {
  private static final int LONGEST_COMMAND_ID = 128;
  private static final int LONGEST_KEY_ID = 256;
  private static final int LONGEST_ISSUER = 256;

  private CommandHeaders() {}

  /**
   * A header with a new random command id, issued now.
   *
   * @throws IllegalArgumentException as {@link #of(String, String, String)}
   */
  public static CommandHeader fresh(String keyIdOrArn, String issuer) {
    return of(keyIdOrArn, issuer, UUID.randomUUID().toString());
  }

  /**
   * A header with a command id of the caller's choice, issued now.
   *
   * @throws IllegalArgumentException if no answer could be found by one of them; the message says
   *     which, and why
   */
  public static CommandHeader of(String keyIdOrArn, String issuer, String commandId) {
    requireKey(keyIdOrArn);
    requireIssuer(issuer);
    requireCommandId(commandId);
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

  /**
   * The header in a command that is about to be published.
   *
   * @throws IllegalArgumentException if the record is not a command, or its answer could not be
   *     found
   */
  static CommandHeader checked(SpecificRecord command) {
    CommandHeader header = of(command);
    requireKey(header.getKeyId());
    requireIssuer(header.getIssuer());
    requireCommandId(header.getCommandId());
    return header;
  }

  /**
   * Returns if an event can show a command id: 1 to 128 printable characters.
   *
   * @throws IllegalArgumentException if not
   */
  public static void requireCommandId(String text) {
    require("a command id", text, LONGEST_COMMAND_ID);
  }

  /**
   * Returns if an event can show a key's id or ARN: 1 to 256 printable characters. Whether there is
   * such a key, the processor knows.
   *
   * @throws IllegalArgumentException if not
   */
  public static void requireKey(String text) {
    require("a key's id or ARN", text, LONGEST_KEY_ID);
  }

  /**
   * Returns if an event can show an issuer: 1 to 256 printable characters.
   *
   * @throws IllegalArgumentException if not
   */
  public static void requireIssuer(String text) {
    require("an issuer", text, LONGEST_ISSUER);
  }

  private static void require(String what, String text, int longest) {
    int length = text.codePointCount(0, text.length());
    if (length < 1 || length > longest || !Printable.is(text)) {
      throw new IllegalArgumentException(
          ("%s has 1 to %d printable characters; by another the answer to a command could not be"
                  + " found")
              .formatted(what, longest));
    }
  }
}
