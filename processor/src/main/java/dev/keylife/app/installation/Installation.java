package dev.keylife.app.installation;

import dev.keylife.app.exit.Diagnosis;
import dev.keylife.app.installation.InstallationRecord.Topic;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.schema.Topics;
import dev.keylife.streams.state.ChangelogTopics;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installation that a processor belongs to: the topics that together hold its keys, and the
 * keyset that they are sealed under.
 *
 * <p>Kafka Streams does not mind if one of them is lost. It makes a missing changelog anew, throws
 * away the local state that is ahead of it, and runs: with no keys. So what an installation
 * consists of is kept, and compared before the processor starts, before Kafka Streams makes or
 * judges any topic, and by a timer while it runs.
 */
public final class Installation {
  private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

  /** A broker that has just come up need not know every topic. */
  private static final int TRIES = 4;

  private static final long BETWEEN_TRIES_MS = 500;

  private final ProcessorSettings settings;
  private final InstallationMemory memory;
  private final List<String> changelogs;
  private volatile InstallationRecord known;
  private Optional<String> toldOfDeadLetters = Optional.empty();
  private volatile boolean settled;

  private Installation(
      ProcessorSettings settings, InstallationMemory memory, InstallationRecord known) {
    this.settings = settings;
    this.memory = memory;
    this.changelogs = changelogs(settings);
    this.known = known;
  }

  /**
   * Checks that the topics and the keyset are those that the installation had, and creates what a
   * new one lacks.
   *
   * @param keyset what all generations of this instance's keyset have in common
   * @throws ProgramException if they are not, or the brokers cannot be used
   */
  public static Installation open(ProcessorSettings settings, String keyset) {
    try (Admin admin = Brokers.admin(settings)) {
      return open(settings, keyset, admin);
    } catch (KafkaException e) {
      throw Brokers.unusable(settings, e);
    }
  }

  private static Installation open(ProcessorSettings settings, String keyset, Admin admin) {
    InstallationMemory memory = new InstallationMemory(settings);
    Optional<InstallationRecord> kept = kept(settings, memory, admin);
    if (kept.filter(record -> !record.keyset().equals(keyset)).isPresent()) {
      throw new ProgramException(
          ExitCode.CREDENTIALS,
          Diagnosis.foreignKeyset(
              "The installation "
                  + settings.getString(ProcessorSettings.APPLICATION_ID)
                  + " is sealed under another keyset than "
                  + settings.keysetFile()
                  + " holds, not an earlier or later one of the same"));
    }
    String cluster = answers(settings).await(admin.describeCluster().clusterId());
    Map<String, Topic> found =
        found(
            settings,
            admin,
            kept.map(InstallationRecord::topics).orElseGet(TreeMap::new)::containsKey);
    List<String> changelogs = changelogs(settings);
    InstallationChanges changes =
        kept.map(record -> InstallationChanges.between(record, cluster, found, changelogs))
            .orElseGet(
                () -> InstallationChanges.unknown(hasRun(settings, admin), found, changelogs));
    boolean accepted = accept(settings, changes);
    kept.flatMap(record -> InstallationChanges.ofDeadLetters(record, found))
        .ifPresent(Installation::warnOfDeadLetters);
    TopicProvisioner.provision(settings, admin);
    memory.create(admin);
    Map<String, Topic> now = found(settings, admin, InstallationMemory.names(List.of())::contains);
    new ReplicationCheck(settings, admin).warn(List.copyOf(now.keySet()));
    String commands = commands(now).id();
    InstallationRecord before =
        kept.orElseGet(() -> InstallationRecord.first(cluster, commands, keyset));
    return new Installation(
        settings, memory, (accepted ? before.movedTo(cluster) : before).with(now));
  }

  /** The record in the topic, or where there is none that in the file. */
  private static Optional<InstallationRecord> kept(
      ProcessorSettings settings, InstallationMemory memory, Admin admin) {
    String topic = InstallationMemory.topic(settings.getString(ProcessorSettings.APPLICATION_ID));
    boolean exists = answers(settings).await(admin.listTopics().names()).contains(topic);
    Optional<InstallationRecord> inTopic = exists ? memory.inTopic() : Optional.empty();
    Optional<InstallationRecord> inFile = memory.inFile();
    boolean foreign =
        inTopic.isPresent()
            && inFile.isPresent()
            && !inTopic.get().origin().equals(inFile.get().origin());
    if (foreign) {
      throw new ProgramException(
          ExitCode.UNAVAILABLE,
          "The state in "
              + settings.stateDirectory()
              + " belongs to another installation than these brokers hold (see "
              + memory.file()
              + "). Check kafka.bootstrap.servers, application.id and state.dir. If the state is"
              + " not needed any more, name an empty folder.");
    }
    return inTopic.or(() -> inFile);
  }

  private static boolean accept(ProcessorSettings settings, InstallationChanges changes) {
    if (changes.isEmpty()) {
      return false;
    }
    boolean accepted =
        !changes.isForGood()
            && settings.getString(ProcessorSettings.INSTALLATION_ACCEPT).equals(changes.token());
    if (!accepted) {
      throw changes.refusal();
    }
    LOG.warn(
        "The installation is not what it was, and that is accepted: {}",
        String.join("; ", changes.changes()));
    return true;
  }

  private static Topic commands(Map<String, Topic> topics) {
    return Optional.ofNullable(topics.get(Topics.KEY_COMMANDS))
        .orElseThrow(
            () -> new TimeoutException(Topics.KEY_COMMANDS + " is not known to the brokers yet"));
  }

  private static boolean hasRun(ProcessorSettings settings, Admin admin) {
    String group = settings.getString(ProcessorSettings.APPLICATION_ID);
    try {
      return answers(settings)
          .await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
          .values()
          .stream()
          .anyMatch(offset -> offset != null && offset.offset() > 0);
    } catch (GroupIdNotFoundException e) {
      return false;
    }
  }

  /** How many partitions the commands topic has. */
  public int partitions() {
    return commands(known.topics()).partitions();
  }

  /** What Kafka gave the topic of sealed materials when it was made. */
  public String materialsTopic() {
    return Optional.ofNullable(known.topics().get(Topics.KEY_MATERIALS))
        .map(Topic::id)
        .orElseThrow(
            () -> new TimeoutException(Topics.KEY_MATERIALS + " is not known to the brokers yet"));
  }

  /** Whether something was known to be there before. */
  boolean has(String topic) {
    return known.topics().containsKey(topic);
  }

  /**
   * Compares the topics with those that are known.
   *
   * @throws ProgramException if they differ
   * @throws KafkaException if the brokers do not answer
   */
  void verify(Admin admin) {
    InstallationRecord expected = known;
    Map<String, Topic> found = found(settings, admin, expected.topics()::containsKey);
    InstallationChanges changes =
        InstallationChanges.between(expected, expected.cluster(), found, changelogs);
    if (!changes.isEmpty()) {
      throw changes.refusal();
    }
    tellOfDeadLetters(expected, found);
  }

  /** Each change once. */
  private synchronized void tellOfDeadLetters(
      InstallationRecord expected, Map<String, Topic> found) {
    Optional<String> change = InstallationChanges.ofDeadLetters(expected, found);
    if (!change.equals(toldOfDeadLetters)) {
      change.ifPresent(Installation::warnOfDeadLetters);
      toldOfDeadLetters = change;
    }
  }

  private static void warnOfDeadLetters(String change) {
    LOG.warn(
        "{}. Commands that could not be read and were set aside there are lost; no key is, and"
            + " everything goes on. It is recreated at the next start where it is missing; whoever"
            + " follows it has to begin at its beginning",
        change);
  }

  /** Refuses to make what was there before: it would be made empty. */
  void refuse(Collection<String> missing) {
    List<String> lost = missing.stream().filter(this::has).sorted().toList();
    if (!lost.isEmpty()) {
      throw new InstallationChanges(lost.stream().map(name -> name + " is missing").toList(), false)
          .refusal();
    }
  }

  /**
   * Keeps what there is now, once everything has been made. Nothing happens where that was done.
   *
   * @return whether everything is there and kept
   */
  boolean settle(Admin admin) {
    if (settled) {
      return true;
    }
    Map<String, Topic> found = found(settings, admin, name -> false);
    boolean changed =
        !InstallationChanges.between(known, known.cluster(), found, changelogs).isEmpty();
    if (changed || !found.keySet().containsAll(InstallationMemory.names(changelogs))) {
      return false; // What has changed since the start is for verify() to judge.
    }
    tellOfDeadLetters(known, found);
    InstallationRecord complete = known.with(found);
    try {
      if (memory.inTopic().filter(complete::equals).isPresent()) {
        memory.keepFile(complete);
      } else {
        memory.keep(complete);
        LOG.info("The installation's topics are kept in mind: {}", complete.topics().keySet());
      }
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be written: {}. The topic {} has the same",
          memory.file(),
          e.getMessage(),
          InstallationMemory.topic(settings.getString(ProcessorSettings.APPLICATION_ID)));
    }
    known = complete;
    settled = true;
    return true;
  }

  /**
   * Returns if nothing has changed, or an operator has said that it is meant to be so.
   *
   * @throws ProgramException if not
   */
  void judge(InstallationChanges changes) {
    boolean unused = accept(settings, changes);
  }

  private static AdminAnswers answers(ProcessorSettings settings) {
    return new AdminAnswers(settings.startupTimeout());
  }

  private static List<String> changelogs(ProcessorSettings settings) {
    return ChangelogTopics.of(settings.getString(ProcessorSettings.APPLICATION_ID));
  }

  /**
   * The installation's topics that there are.
   *
   * @param expected those that are looked for again where they are not found at once
   */
  private static Map<String, Topic> found(
      ProcessorSettings settings, Admin admin, Predicate<String> expected) {
    List<String> names = InstallationMemory.names(changelogs(settings));
    Map<String, Topic> found = new HashMap<>();
    for (int i = 0; i < TRIES; i++) {
      admin
          .describeTopics(names)
          .topicNameValues()
          .forEach(
              (name, future) ->
                  describe(settings, future).ifPresent(topic -> found.put(name, topic)));
      if (names.stream().allMatch(name -> found.containsKey(name) || !expected.test(name))) {
        return found;
      }
      Utils.sleep(BETWEEN_TRIES_MS);
    }
    return found;
  }

  private static Optional<Topic> describe(
      ProcessorSettings settings, KafkaFuture<TopicDescription> future) {
    try {
      TopicDescription description = answers(settings).await(future);
      return Optional.of(
          new Topic(description.topicId().toString(), description.partitions().size()));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }
}
