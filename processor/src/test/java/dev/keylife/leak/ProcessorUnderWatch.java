package dev.keylife.leak;

import dev.keylife.app.ProcessorApp;
import dev.keylife.app.settings.ProcessorSettings;
import java.time.Duration;
import java.util.Map;

/** A processor that is watched. */
final class ProcessorUnderWatch implements UnderWatch.Program {
  private final ProcessorApp app;

  private ProcessorUnderWatch(Map<String, String> settings) throws InterruptedException {
    app = ProcessorApp.start(ProcessorSettings.of(settings));
    if (!app.awaitRunning(Duration.ofMinutes(3))) {
      throw new IllegalStateException("not running");
    }
  }

  public static void main(String[] args) throws Exception {
    UnderWatch.run(args, ProcessorUnderWatch::new);
  }

  @Override
  public int healthPort() {
    return app.healthPort().orElseThrow();
  }

  @Override
  public void close() {
    app.close();
  }
}
