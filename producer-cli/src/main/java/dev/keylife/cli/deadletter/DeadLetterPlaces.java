package dev.keylife.cli.deadletter;

import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.schema.Topics;

/** Places in the dead-letter topic as a user gives them. */
final class DeadLetterPlaces {
  private DeadLetterPlaces() {}

  static void require(String place, ConnectionOptions connection) {
    if (!place.matches("(0|[1-9][0-9]{0,5}):(0|[1-9][0-9]{0,17})")) {
      throw connection.usage(
          "'%s' is not PARTITION:OFFSET, such as 0:17: 'keylife dead-letters list' shows them"
              .formatted(place));
    }
  }

  static String missing(String place) {
    return "There is no dead letter at %s of %s: it was never there, or retention has removed it."
        .formatted(place, Topics.KEY_COMMANDS_DLQ);
  }
}
