package dev.keylife.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The settings of an embedded broker: one node, small, and quick to start and to stop. */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String CONTROLLER = "CONTROLLER";
  private static final String CLIENTS = "PLAINTEXT";

  private BrokerSettings() {}

  /**
   * Puts the settings together.
   *
   * @param overrides come before all others
   */
  static Properties of(
      Path dataDirectory, int port, ListenerSecurity security, Map<String, String> overrides) {
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", Integer.toString(NODE_ID));
    p.put("controller.listener.names", CONTROLLER);
    p.put("log.dirs", dataDirectory.resolve("log").toString());
    p.put("auto.create.topics.enable", "false");
    p.put("num.partitions", "1");
    listeners(p, port, security);
    replicateNothing(p);
    beSmall(p);
    p.putAll(overrides);
    return p;
  }

  private static void listeners(Properties p, int port, ListenerSecurity security) {
    int controllerPort = Ports.anyFreeBut(port);
    String clients = "//localhost:" + port;
    String controller = CONTROLLER + "://localhost:" + controllerPort;
    p.put("controller.quorum.voters", NODE_ID + "@localhost:" + controllerPort);
    if (security.isPlain()) {
      p.put("listeners", CLIENTS + ":" + clients + "," + controller);
      p.put("advertised.listeners", CLIENTS + ":" + clients);
      return;
    }
    // The broker speaks to itself over a listener of its own, with its own certificate.
    String internal =
        ListenerSecurity.INTERNAL + "://localhost:" + Ports.anyFreeBut(port, controllerPort);
    String secured = ListenerSecurity.CLIENTS + ":" + clients;
    p.put("listeners", String.join(",", List.of(secured, internal, controller)));
    p.put("advertised.listeners", secured + "," + internal);
    p.put("inter.broker.listener.name", ListenerSecurity.INTERNAL);
    p.putAll(security.brokerSettings());
  }

  private static void replicateNothing(Properties p) {
    p.put("default.replication.factor", "1");
    p.put("offsets.topic.replication.factor", "1");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.replication.factor", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
  }

  private static void beSmall(Properties p) {
    p.put("offsets.topic.num.partitions", "4");
    p.put("transaction.state.log.num.partitions", "4");
    p.put("share.coordinator.state.topic.num.partitions", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("group.coordinator.append.linger.ms", "0");
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "2");
    p.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
    // Each segment is given both of its indexes in full: of 10 MiB each, if nobody says otherwise.
    p.put("log.index.size.max.bytes", Integer.toString(256 * 1024));
    // A broker that was killed is forgotten before its successor has waited for long; and one on a
    // busy machine, whose controller is in the same process, is not taken for dead.
    p.put("broker.session.timeout.ms", "10000");
    p.put("broker.heartbeat.interval.ms", "500");
  }
}
