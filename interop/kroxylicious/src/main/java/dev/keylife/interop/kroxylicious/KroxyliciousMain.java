package dev.keylife.interop.kroxylicious;

import io.kroxylicious.proxy.KafkaProxy;
import io.kroxylicious.proxy.config.ConfigParser;
import io.kroxylicious.proxy.internal.config.Features;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs the proxy until the process is ended: what Kroxylicious' own launcher does. */
public final class KroxyliciousMain {
  private KroxyliciousMain() {}

  /**
   * @param args the configuration file
   */
  public static void main(String[] args) throws Exception {
    ConfigParser parser = new ConfigParser();
    try (KafkaProxy proxy =
        new KafkaProxy(
            parser,
            parser.parseConfiguration(Files.readString(Path.of(args[0]))),
            Features.defaultFeatures())) {
      proxy.startup();
      System.out.println("proxy started");
      proxy.block();
    }
  }
}
