package dev.keylife.app.installation;

import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many brokers may be lost before keys are. Kafka creates topics with one replica unless told
 * otherwise, also on a cluster that could keep three.
 *
 * @param brokers how many there are
 * @param topics by name
 */
record Replication(int brokers, Map<String, Replication.Topic> topics) {
  private static final int WANTED = 3;
  private static final int IN_SYNC = 2;

  /**
   * A topic's replicas.
   *
   * @param replicas of the partition that has the fewest
   * @param minInSync without how many of them nothing is written; empty where it is not known
   */
  record Topic(int replicas, Optional<Integer> minInSync) {}

  Replication {
    topics = Map.copyOf(topics);
  }

  /** Whether topics would be made with one replica on several brokers, and nobody has said so. */
  static boolean isAnOversight(int brokers, int asked, int result) {
    return brokers > 1 && asked < 0 && result == 1;
  }

  /** What to say of topics that are to be made like that. */
  static ProgramException oversight(int brokers) {
    return new ProgramException(
        ExitCode.USAGE,
        "The cluster has "
            + brokers
            + " brokers, and by their default topics are created with one replica: the loss of one"
            + " disk would lose keys. Set topics.replication.factor to "
            + Math.min(brokers, WANTED)
            + ", or to 1 if it is meant to be so.");
  }

  /** What is weaker than the cluster could have it, a sentence each. */
  List<String> weaknesses() {
    List<String> found = new ArrayList<>();
    Map<String, Topic> sorted = new TreeMap<>(topics);
    List<String> alone =
        sorted.entrySet().stream()
            .filter(topic -> topic.getValue().replicas() < Math.min(brokers, WANTED))
            .map(topic -> topic.getKey() + " (" + topic.getValue().replicas() + ")")
            .toList();
    if (!alone.isEmpty()) {
      found.add(
          "There are "
              + brokers
              + " brokers, and these topics have fewer replicas than "
              + Math.min(brokers, WANTED)
              + ": "
              + String.join(", ", alone));
    }
    List<String> loose =
        sorted.entrySet().stream()
            .filter(topic -> topic.getValue().replicas() >= WANTED)
            .filter(topic -> topic.getValue().minInSync().filter(n -> n < IN_SYNC).isPresent())
            .map(Map.Entry::getKey)
            .toList();
    if (!loose.isEmpty()) {
      found.add(
          "These topics take writes that one broker alone has (min.insync.replicas is 1): "
              + String.join(", ", loose));
    }
    return found;
  }
}
