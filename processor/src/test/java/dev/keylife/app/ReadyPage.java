package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keylife.http.HostileClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** What a processor answers at {@code /health/ready}, its status line included. */
final class ReadyPage {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private ReadyPage() {}

  static String of(ProcessorApp app) {
    try {
      return HostileClients.get(app.healthPort().orElseThrow(), "/health/ready");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void awaitAnswer(ProcessorApp app, String... parts) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(of(app)).contains(parts));
  }
}
