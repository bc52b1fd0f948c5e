package dev.keylife.drill;

import dev.keylife.http.HostileClients;
import dev.keylife.http.HostileClients.Stall;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Opens more connections to health and metrics than these have room for, all of which stall: one
 * way after the other.
 */
final class StalledClients implements Attack, AutoCloseable {
  private static final int CONNECTIONS = 150;
  private static final List<Stall> STALLS = HostileClients.stalls().toList();

  private final int port;
  private final Tally tally;
  private Optional<HostileClients> open = Optional.empty();
  private int number;

  StalledClients(int port, Tally tally) {
    this.port = port;
    this.tally = tally;
  }

  /** The connections stay until the next strike. */
  @Override
  public void strike() throws IOException {
    close();
    HostileClients clients = new HostileClients(port);
    open = Optional.of(clients);
    Stall stall = STALLS.get(number++ % STALLS.size());
    clients.stall(stall, CONNECTIONS);
    clients.askWithoutReading("/metrics", 1);
    tally.note("%d clients that stall: %s".formatted(CONNECTIONS, stall));
  }

  @Override
  public int round() {
    return STALLS.size();
  }

  @Override
  public void close() throws IOException {
    if (open.isPresent()) {
      open.get().close();
    }
  }
}
