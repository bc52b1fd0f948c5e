package dev.keylife.gateway;

import dev.keylife.gateway.app.GatewayApp;
import dev.keylife.gateway.app.GatewaySettings;
import dev.keylife.leak.UnderWatch;
import java.util.Map;

/** A gateway that is watched. */
public final class GatewayUnderWatch implements UnderWatch.Program {
  private final GatewayApp app;

  private GatewayUnderWatch(Map<String, String> settings) throws InterruptedException {
    app = GatewayApp.start(GatewaySettings.of(settings));
  }

  public static void main(String[] args) throws Exception {
    UnderWatch.run(args, GatewayUnderWatch::new);
  }

  @Override
  public int healthPort() {
    return app.healthPort().orElseThrow();
  }

  @Override
  public String says() {
    return app.url();
  }

  @Override
  public void close() {
    app.close();
  }
}
