package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.embedded.ChildProcess;
import dev.keylife.program.exit.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, because a JVM loads the native provider once or never. */
class CryptoProviderStartTest {
  @Test
  void doesNotStartOnAnotherProviderThanTheOneThatIsNamed(@TempDir Path folder) throws Exception {
    ChildProcess.Result result =
        ChildProcess.java(
                KeylifeProcessor.class.getName(),
                // The provider then looks for its library where this machine has none.
                "-Dcom.amazon.corretto.crypto.provider.useExternalLib=true",
                "-Djava.library.path=" + folder)
            .arguments("--set", "kafka.bootstrap.servers=127.0.0.1:1")
            .arguments("--set", "schema.registry.url=http://127.0.0.1:1")
            .arguments("--set", "keyset.file=" + folder.resolve("keyset.json"))
            .arguments("--set", "crypto.provider=accp")
            .errorsInOutput()
            .run();

    assertThat(result.out())
        .contains("crypto.provider is accp, and accp does not work here")
        .contains("Set it to auto");
    assertThat(result.status()).isEqualTo(ExitCode.USAGE.status());
  }
}
