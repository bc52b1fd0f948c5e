package dev.keylife.cli.failure;

import dev.keylife.client.KeylifeClientException;
import dev.keylife.file.ShellWord;
import java.util.Optional;

/**
 * What somebody can do on this command line about trouble that the client library tells of: it says
 * what happened and what to check, and knows no options.
 */
public final class Advice {
  private Advice() {}

  /** Empty where no option or command of this tool helps. */
  static Optional<String> on(KeylifeClientException trouble) {
    return switch (trouble.reason()) {
      case BROKER_UNREACHABLE ->
          Optional.of(
              "--bootstrap-servers says where the brokers are, and --command-config names the file"
                  + " with the client's properties.");
      case ACCESS_DENIED ->
          Optional.of("--command-config names the file with the client's properties.");
      case SETTINGS ->
          Optional.of(
              "They come from --bootstrap-servers, --command-config and the environment: 'keylife"
                  + " settings' shows which, and where they stand.");
      case REGISTRY ->
          Optional.of(
              "--schema-registry-url says where it is, and --command-config names the file with its"
                  + " credentials.");
      case NO_ANSWER ->
          trouble
              .commandId()
              .map(id -> "To look for it: keylife events --command-id " + ShellWord.of(id));
      case TOPIC_MISSING, DEAD_LETTER, TOO_MANY_IN_FLIGHT, CLOSED, KAFKA -> Optional.empty();
    };
  }
}
