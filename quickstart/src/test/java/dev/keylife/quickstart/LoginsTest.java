package dev.keylife.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.app.ProcessorApp;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.quickstart.SecuredPlatform.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The processor and the command line over TLS, with a login at the broker and at the registry, and
 * with the least rights of their roles.
 */
class LoginsTest {
  @TempDir Path folder;

  @Test
  void materialIsImportedWithAScramLoginAndBasicAuthenticationAtTheRegistry() throws Exception {
    try (SecuredPlatform stack = new SecuredPlatform(folder, Login.SCRAM)) {
      materialIsImported(stack);
      Map<String, String> stranger = stack.processor();
      stranger.computeIfPresent(
          "kafka.sasl.jaas.config", (n, jaas) -> jaas.replace("processor's", "another"));
      assertStartFails(stranger, "The login failed");
      Map<String, String> unknown = stack.processor();
      unknown.put("basic.auth.user.info", "keylife:another password");
      assertStartFails(unknown, "basic.auth");
    }
  }

  @Test
  void materialIsImportedWithAnOauthLoginAndATokenForTheRegistry() throws Exception {
    try (SecuredPlatform stack = new SecuredPlatform(folder, Login.OAUTHBEARER)) {
      materialIsImported(stack);
      Map<String, String> unknown = stack.processor();
      unknown.put("bearer.auth.token", "another.token");
      assertStartFails(unknown, "bearer.auth");
    }
  }

  private void materialIsImported(SecuredPlatform stack) throws Exception {
    stack.grant("processor", "publisher");
    Path material = Files.write(folder.resolve("material"), new byte[32]);
    try (ProcessorApp processor = ProcessorApp.start(ProcessorSettings.of(stack.processor()))) {
      assertThat(processor.awaitRunning(Duration.ofMinutes(3))).isTrue();
      assertDone(stack.keylife("publisher", "create-key", "k"));
      assertDone(stack.keylife("publisher", "import", "k", material.toString(), "--no-expiry"));
    }
  }

  private static void assertDone(Run run) {
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  private static void assertStartFails(Map<String, String> settings, String words) {
    assertThatThrownBy(() -> ProcessorApp.start(ProcessorSettings.of(settings)))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining(words)
        .satisfies(e -> assertThat(((ProgramException) e).exitCode().status()).isEqualTo(69));
  }
}
