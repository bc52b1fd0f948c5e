package dev.keylife.gateway.publish;

import dev.keylife.client.ClientSettings;
import dev.keylife.client.KeylifeClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client that commands go through. One that has lost its brokers for good is replaced, at most
 * once in a while.
 */
final class ClientSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClientSource.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ClientSettings settings;
  private final Executor executor;
  private Optional<KeylifeClient> client = Optional.empty();
  private long opened = System.nanoTime() - PAUSE.toNanos();

  ClientSource(ClientSettings settings, Executor executor) {
    this.settings = settings;
    this.executor = executor;
  }

  synchronized KeylifeClient get() {
    if (client.isEmpty()) {
      client = Optional.of(KeylifeClient.open(settings));
      opened = System.nanoTime();
    }
    return client.get();
  }

  /** Another client takes the place of this one, unless that was done a moment ago. */
  synchronized void replace(KeylifeClient failed) {
    boolean isCurrent = client.filter(current -> current == failed).isPresent();
    if (isCurrent && System.nanoTime() - opened >= PAUSE.toNanos()) {
      LOG.warn("The client of Kafka failed, and another takes its place");
      client = Optional.empty();
      executor.execute(failed::close);
    }
  }

  @Override
  public synchronized void close() {
    client.ifPresent(KeylifeClient::close);
    client = Optional.empty();
  }
}
