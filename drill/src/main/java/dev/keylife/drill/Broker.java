package dev.keylife.drill;

import dev.keylife.embedded.EmbeddedKafka;
import dev.keylife.embedded.EmbeddedRegistry;
import java.nio.file.Path;

/** The main class of the process that is the broker and the registry. */
final class Broker {
  private Broker() {}

  /** Arguments: folder, port of the broker, port of the registry. */
  public static void main(String[] args) throws Exception {
    EmbeddedKafka kafka =
        EmbeddedKafka.in(Path.of(args[0])).port(Integer.parseInt(args[1])).build().start();
    EmbeddedRegistry registry =
        EmbeddedRegistry.start(kafka.bootstrapServers(), Integer.parseInt(args[2]));
    System.out.println("ready at " + registry.url());
    Thread.currentThread().join();
  }
}
