package dev.keylife.app.keyset;

import dev.keylife.lifecycle.Resealing.KeysetVersion;
import dev.keylife.streams.resealing.SealingProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a master key can be given up: nothing in any partition's stores, and with them nothing
 * that their changelog topics would restore, is sealed under it, and no import token that was
 * sealed under it is valid.
 */
final class MasterKeyRetirement {
  /** How far the clocks of instances may be apart. */
  static final Duration CLOCKS = Duration.ofMinutes(5);

  private MasterKeyRetirement() {}

  /**
   * What stands against it, in words; empty where nothing does.
   *
   * @param id the master key
   * @param known the ids of all master keys in the keyset file
   */
  static List<String> obstacles(String id, Set<String> known, SealingReport report, Instant now) {
    List<String> obstacles = new ArrayList<>();
    if (report.partitions() == 0) {
      obstacles.add("there is no commands topic; are these the brokers of this installation?");
    }
    for (int partition = 0; partition < report.partitions(); partition++) {
      Optional<SealingProgress> progress = Optional.ofNullable(report.progress().get(partition));
      String where = "partition " + partition + ": ";
      progress
          .map(p -> obstacle(id, known, p, now))
          .orElse(Optional.of("no processor has reported what its secrets are sealed under"))
          .ifPresent(reason -> obstacles.add(where + reason));
    }
    return obstacles;
  }

  private static Optional<String> obstacle(
      String id, Set<String> known, SealingProgress progress, Instant now) {
    KeysetVersion keyset = progress.keyset();
    if (keyset.primary().equals(id)) {
      return Optional.of(
          "it is still the primary of the instance that runs the partition (keyset generation "
              + keyset.generation()
              + "); restart every instance with the current keyset file");
    }
    if (!known.contains(keyset.primary())) {
      return Optional.of(
          "it is run with master key "
              + keyset.primary()
              + ", which is not in this keyset file; is it the current one?");
    }
    if (progress.failed() > 0) {
      return Optional.of(
          progress.failed()
              + " secrets do not open and may need it; the processor's log names them");
    }
    if (progress.completedAt().isEmpty()) {
      return Optional.of(
          "resealing under "
              + keyset.primary()
              + (now.isBefore(progress.startAt())
                  ? " begins at " + progress.startAt()
                  : " is under way, " + progress.examined() + " secrets examined"));
    }
    Instant last = progress.otherTokensUntil().plus(CLOCKS);
    return now.isBefore(last)
        ? Optional.of("import tokens that were sealed under it may be valid until " + last)
        : Optional.empty();
  }
}
