package dev.keylife.app.installation;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.schema.AccessRefusal;
import dev.keylife.schema.Causes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to the brokers at start, and what to say where there is none. */
public final class Brokers {
  private static final Logger LOG = LoggerFactory.getLogger(Brokers.class);

  private static final int LONGEST_REQUEST_MS = 30_000;
  private static final long RESOLVE_WAIT_MS = 500;

  private Brokers() {}

  /**
   * A client that tries for as long as the startup timeout allows.
   *
   * @throws ProgramException if no address of a broker can be resolved, or the client refuses its
   *     settings
   */
  public static Admin admin(ProcessorSettings settings) {
    awaitAddresses(settings);
    Map<String, Object> config = settings.kafka(StreamsConfig.ADMIN_CLIENT_PREFIX);
    int timeout = Math.toIntExact(settings.startupTimeout().toMillis());
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
    // One request may not take longer than all of them.
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(timeout, LONGEST_REQUEST_MS));
    config.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "keylife-topics");
    try {
      return Admin.create(config);
    } catch (KafkaException e) { // It has not connected yet: the settings are at fault.
      throw new ProgramException(
          ExitCode.USAGE,
          "The Kafka client refuses its settings (kafka.*): " + Causes.root(e).getMessage(),
          e);
    }
  }

  /** What to tell an operator where the brokers cannot be used. */
  public static ProgramException unusable(ProcessorSettings settings, KafkaException e) {
    Throwable root = Causes.root(e);
    return new ProgramException(
        ExitCode.UNAVAILABLE,
        "The brokers at "
            + settings.getString(ProcessorSettings.BOOTSTRAP_SERVERS)
            + " cannot be used: "
            + Optional.ofNullable(root.getMessage()).orElse(root.toString())
            + (String.valueOf(root.getMessage()).endsWith(".") ? " " : ". ")
            + advice(e),
        e);
  }

  private static String advice(KafkaException e) {
    return AccessRefusal.behind(e)
        .map(Brokers::adviceOn)
        .orElse(
            "Check that they run, that kafka.bootstrap.servers names them, and that"
                + " kafka.security.protocol is that of their listener.");
  }

  private static String adviceOn(AccessRefusal refusal) {
    return switch (refusal) {
      case HANDSHAKE ->
          "TLS failed. Check that kafka.ssl.truststore.* trusts the brokers' certificate, that it"
              + " names the host, and that the brokers trust the one in kafka.ssl.keystore.*.";
      case LOGIN ->
          "The login failed. Check kafka.security.protocol, kafka.sasl.mechanism,"
              + " kafka.sasl.jaas.config and the credentials that the brokers know.";
      case RIGHT ->
          "The login works and lacks a right: deploy/acls.sh lists what the processor needs.";
    };
  }

  private static void awaitAddresses(ProcessorSettings settings) {
    String servers = settings.getString(ProcessorSettings.BOOTSTRAP_SERVERS);
    List<String> hosts =
        Stream.of(servers.split(","))
            .map(a -> Objects.requireNonNull(Utils.getHost(a.strip())))
            .toList();
    long end = System.nanoTime() + settings.startupTimeout().toNanos();
    while (hosts.stream().noneMatch(Brokers::isResolvable)) {
      if (System.nanoTime() > end) {
        throw unusable(
            settings,
            new TimeoutException("no name resolves to an address, of " + String.join(", ", hosts)));
      }
      LOG.warn("No name of the brokers resolves yet: {}", String.join(", ", hosts));
      Utils.sleep(RESOLVE_WAIT_MS);
    }
  }

  private static boolean isResolvable(String host) {
    try {
      return InetAddress.getAllByName(host).length > 0;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
