package dev.keylife.app.settings;

import dev.keylife.settings.ClientNames;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.StreamsConfig;

/** The names of the settings that go to Kafka Streams and its clients. */
final class StreamsNames {
  /** What Kafka Streams takes before a client's name, to address one client alone. */
  private static final List<String> PREFIXES =
      List.of(
          StreamsConfig.CONSUMER_PREFIX,
          StreamsConfig.MAIN_CONSUMER_PREFIX,
          StreamsConfig.RESTORE_CONSUMER_PREFIX,
          StreamsConfig.GLOBAL_CONSUMER_PREFIX,
          StreamsConfig.PRODUCER_PREFIX,
          StreamsConfig.ADMIN_CLIENT_PREFIX);

  static final ClientNames CLIENTS =
      ClientNames.ofProgram(
          StreamsConfig.configDef(), PREFIXES, Set.of(StreamsConfig.TOPIC_PREFIX));

  private StreamsNames() {}

  /**
   * Whether a name, without {@code kafka.}, begins with what Kafka Streams addresses a client by.
   */
  static boolean isForOneClient(String name) {
    return PREFIXES.stream().anyMatch(name::startsWith)
        || name.startsWith(StreamsConfig.TOPIC_PREFIX);
  }
}
