package dev.keylife.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.http.HostileClients;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry answers whatever other clients of its port do. */
class RegistryHostileClientsTest {
  @Test
  void schemasAreFoundBesideClientsThatStall(@TempDir Path folder) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder.resolve("kafka")).build().start();
        EmbeddedRegistry registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0)) {
      int port = URI.create(registry.url()).getPort();
      try (HostileClients hostile = new HostileClients(port)) {
        for (HostileClients.Stall stall : HostileClients.stalls().toList()) {
          hostile.stall(stall, 16);
        }
        assertThat(HostileClients.get(port, "/subjects")).contains("200 OK").endsWith("[]");
      }
    }
  }
}
