package dev.keylife.gateway.app;

import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.wire.AccessListener;
import dev.keylife.gateway.wire.AccessRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line of JSON for each call, to a log of its own. */
final class AccessLog implements AccessListener {
  private static final Logger LOG = LoggerFactory.getLogger("dev.keylife.gateway.access");

  @Override
  public void answered(AccessRecord call) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    Output line =
        new Output()
            .put("time", Instant.now().toString())
            .put("requestId", call.requestId())
            .put("operation", call.operation())
            .put("principal", call.principal())
            .put("accessKeyId", call.accessKeyId())
            .put("keyId", call.keyId())
            .put("commandId", call.commandId())
            .put("status", call.status())
            .put("error", call.error())
            .put(
                "durationMicros",
                (int) Math.min(Integer.MAX_VALUE, call.duration().toNanos() / 1000));
    LOG.info("{}", new String(line.toJson(), StandardCharsets.UTF_8));
  }
}
