package dev.keylife.client;

import dev.keylife.thread.DaemonThreads;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigException;

/**
 * Watches over the first call to the brokers. Kafka's client goes on trying to the end of its
 * patience, also where every address refuses: then this ends the call early. Where the brokers are
 * only slow, it says that somebody waits.
 *
 * <p>Connects by itself only where a second has passed without an answer: brokers that are well see
 * no connection that is not used.
 */
final class FirstContact implements AutoCloseable {
  private static final Duration QUIET = Duration.ofMillis(700);
  private static final Duration PAUSE = Duration.ofMillis(400);

  /** A broker that is restarted refuses for a while. */
  private static final Duration REFUSED = Duration.ofSeconds(2);

  private static final int CONNECT_MS = 400;

  private final ClientSettings settings;
  private final Runnable giveUp;
  private final Runnable slow;
  private final CountDownLatch answered = new CountDownLatch(1);
  private boolean refused;

  /**
   * Begins to watch.
   *
   * @param giveUp ends the call
   * @param slow is called once, where the brokers neither answer nor refuse
   */
  static FirstContact watch(ClientSettings settings, Runnable giveUp, Runnable slow) {
    FirstContact contact = new FirstContact(settings, giveUp, slow);
    DaemonThreads.of("keylife-first-contact", contact::run).start();
    return contact;
  }

  private FirstContact(ClientSettings settings, Runnable giveUp, Runnable slow) {
    this.settings = settings;
    this.giveUp = giveUp;
    this.slow = slow;
  }

  /** Whether the call was ended because every address refused. */
  synchronized boolean wasRefused() {
    return refused;
  }

  /** For how long an address must refuse. */
  static Duration patience() {
    return REFUSED;
  }

  private void run() {
    try {
      long begun = System.nanoTime();
      boolean told = false;
      while (!answered.await((told ? PAUSE : QUIET).toMillis(), TimeUnit.MILLISECONDS)) {
        boolean allRefuse = allRefuse();
        if (allRefuse && System.nanoTime() - begun > REFUSED.toNanos()) {
          refuse();
          return;
        }
        if (!allRefuse && !told) {
          told = true;
          slow.run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends no call but the one that was watched. */
  private synchronized void refuse() {
    if (answered.getCount() > 0) {
      refused = true;
      giveUp.run();
    }
  }

  private boolean allRefuse() {
    try {
      List<InetSocketAddress> addresses =
          ClientUtils.parseAndValidateAddresses(
              List.of(settings.bootstrapServers().split(",")),
              settings
                  .properties()
                  .getOrDefault(CommonClientConfigs.CLIENT_DNS_LOOKUP_CONFIG, "use_all_dns_ips"));
      return addresses.stream().allMatch(FirstContact::refuses);
    } catch (ConfigException e) {
      return false; // the client says so itself
    }
  }

  private static boolean refuses(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MS);
      return false;
    } catch (ConnectException | NoRouteToHostException e) {
      return true;
    } catch (IOException e) {
      return false; // no answer at all
    }
  }

  @Override
  public synchronized void close() {
    answered.countDown();
  }
}
