package dev.keylife.drill;

import dev.keylife.http.HostileClients;
import dev.keylife.http.HostileClients.Stall;
import java.io.IOException;
import java.util.List;

/** Opens connections to health and metrics that stall, one way after the other. */
final class StalledClients implements Attack {
  private static final int CONNECTIONS = 40;
  private static final long PAUSE_MS = 200;
  private static final List<Stall> STALLS = HostileClients.stalls().toList();

  private final int port;
  private final Tally tally;

  StalledClients(int port, Tally tally) {
    this.port = port;
    this.tally = tally;
  }

  @Override
  public void strike() throws IOException, InterruptedException {
    try (HostileClients clients = new HostileClients(port)) {
      for (Stall stall : STALLS) {
        clients.stall(stall, CONNECTIONS);
        clients.askWithoutReading("/metrics", 1);
        Thread.sleep(PAUSE_MS);
      }
    }
    tally.note("round of stalled connections, " + (CONNECTIONS + 1) * STALLS.size() + " each");
  }
}
