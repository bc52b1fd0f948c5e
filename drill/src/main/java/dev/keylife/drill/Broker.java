package dev.keylife.drill;

import dev.keylife.embedded.EmbeddedKafka;
import dev.keylife.embedded.EmbeddedRegistry;
import java.nio.file.Path;

/** The main class of the process that is the broker and the registry. */
final class Broker {
  private Broker() {}

  /** Arguments: folder, port of the broker, port of the registry, properties of the broker. */
  public static void main(String[] args) throws Exception {
    EmbeddedKafka.Builder builder =
        EmbeddedKafka.in(Path.of(args[0])).port(Integer.parseInt(args[1]));
    for (int i = 3; i < args.length; i++) {
      String[] property = args[i].split("=", 2);
      builder.property(property[0], property[1]);
    }
    EmbeddedKafka kafka = builder.build().start();
    EmbeddedRegistry registry =
        EmbeddedRegistry.start(kafka.bootstrapServers(), Integer.parseInt(args[2]));
    System.out.println("ready at " + registry.url());
    Thread.currentThread().join();
  }
}
