package dev.keylife.app.installation;

import dev.keylife.app.installation.InstallationRecord.Topic;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.schema.Topics;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an installation differs from what it was.
 *
 * @param changes a part of a sentence each
 * @param isForGood whether nothing can go on like this, whatever an operator says
 */
record InstallationChanges(List<String> changes, boolean isForGood) {
  InstallationChanges {
    changes = List.copyOf(changes);
  }

  /**
   * Compares what is there with what is known.
   *
   * @param changelogs the topics that state is restored from
   * @param cluster the id of the cluster that was asked
   */
  static InstallationChanges between(
      InstallationRecord known,
      String cluster,
      Map<String, Topic> found,
      Collection<String> changelogs) {
    List<String> changes = new ArrayList<>();
    if (!known.cluster().equals(cluster)) {
      changes.add("these brokers are cluster " + cluster + ", and it ran on " + known.cluster());
    }
    known
        .topics()
        .forEach(
            (name, before) -> {
              if (!name.equals(Topics.KEY_COMMANDS_DLQ)) {
                change(name, before, Optional.ofNullable(found.get(name))).ifPresent(changes::add);
              }
            });
    return of(changes, found, changelogs);
  }

  /**
   * How the dead letters' topic differs from what is known. That stops nothing: no key depends on
   * what could not be read, and to stop would cost every key its dates and commands. But what was
   * set aside is gone, and whoever follows the topic has to begin anew; so somebody is to know.
   */
  static Optional<String> ofDeadLetters(InstallationRecord known, Map<String, Topic> found) {
    String name = Topics.KEY_COMMANDS_DLQ;
    return Optional.ofNullable(known.topics().get(name))
        .flatMap(before -> change(name, before, Optional.ofNullable(found.get(name))));
  }

  /**
   * Judges what is there where nothing is known.
   *
   * @param hasRun whether commands have been processed
   */
  static InstallationChanges unknown(
      boolean hasRun, Map<String, Topic> found, Collection<String> changelogs) {
    List<String> changes = new ArrayList<>();
    List<String> there = changelogs.stream().filter(found::containsKey).toList();
    if (hasRun && there.size() < changelogs.size()) {
      changelogs.stream()
          .filter(name -> !found.containsKey(name))
          .forEach(
              name -> changes.add(name + " is missing, although commands have been processed"));
    }
    if (!there.isEmpty() && !found.containsKey(Topics.KEY_COMMANDS)) {
      changes.add(Topics.KEY_COMMANDS + " is missing, although there is state of keys");
    }
    return of(changes, found, changelogs);
  }

  private static InstallationChanges of(
      List<String> changes, Map<String, Topic> found, Collection<String> changelogs) {
    Optional<String> misfit =
        Optional.ofNullable(found.get(Topics.KEY_COMMANDS))
            .map(Topic::partitions)
            .flatMap(
                partitions ->
                    changelogs.stream()
                        .flatMap(name -> Optional.ofNullable(found.get(name)).stream())
                        .map(Topic::partitions)
                        .filter(ofState -> !ofState.equals(partitions))
                        .findFirst()
                        .map(
                            ofState ->
                                Topics.KEY_COMMANDS
                                    + " has "
                                    + partitions
                                    + " partitions, and the state of the keys has "
                                    + ofState));
    List<String> all = new ArrayList<>(changes);
    misfit.ifPresent(all::add);
    return new InstallationChanges(all, misfit.isPresent());
  }

  private static Optional<String> change(String name, Topic before, Optional<Topic> now) {
    if (now.isEmpty()) {
      return Optional.of(name + " is missing");
    }
    if (!now.get().id().equals(before.id())) {
      return Optional.of(name + " was deleted and recreated (" + now.get().id() + ")");
    }
    return now.get().partitions() == before.partitions()
        ? Optional.empty()
        : Optional.of(
            name + " has " + now.get().partitions() + " partitions and had " + before.partitions());
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /** What an operator says to go on all the same: of these changes, and no others. */
  String token() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", changes).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What to tell an operator. */
  ProgramException refusal() {
    return new ProgramException(
        ExitCode.UNAVAILABLE,
        "The installation is not what it was: "
            + String.join("; ", changes)
            + ". Nothing has been done yet: delete no topic and no state folder, and reset nothing."
            + " docs/operations.md, 'When topics, disks or clocks break', says what to do."
            + (isForGood
                ? " There is no way to go on with another number of partitions."
                : " If it is meant to be so (all topics were restored from a backup), start once"
                    + " with installation.accept="
                    + token()
                    + "."));
  }
}
