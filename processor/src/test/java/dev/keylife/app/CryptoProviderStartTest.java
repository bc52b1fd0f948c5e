package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.app.exit.ExitCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, because a JVM loads the native provider once or never. */
class CryptoProviderStartTest {
  @Test
  void doesNotStartOnAnotherProviderThanTheOneThatIsNamed(@TempDir Path folder) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // The provider then looks for its library where this machine has none.
                "-Dcom.amazon.corretto.crypto.provider.useExternalLib=true",
                "-Djava.library.path=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                KeylifeProcessor.class.getName(),
                "--set",
                "kafka.bootstrap.servers=127.0.0.1:1",
                "--set",
                "schema.registry.url=http://127.0.0.1:1",
                "--set",
                "keyset.file=" + folder.resolve("keyset.json"),
                "--set",
                "crypto.provider=accp")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output)
        .contains("crypto.provider is accp, and accp does not work here")
        .contains("Set it to auto");
    assertThat(process.exitValue()).isEqualTo(ExitCode.USAGE.status());
  }
}
