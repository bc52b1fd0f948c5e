package dev.keylife.embedded;

import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a broker from ending the process that it is a guest of. Kafka ends its process where it
 * cannot go on; here that is logged, and the call that found out fails with its cause.
 */
final class NoExit {
  private static final Logger LOG = LoggerFactory.getLogger(NoExit.class);

  private NoExit() {}

  /** For as long as this process runs: threads of a broker may outlive its start. */
  static void install() {
    Exit.setExitProcedure(NoExit::refuse);
    Exit.setHaltProcedure(NoExit::refuse);
  }

  private static void refuse(int status, @Nullable String message) {
    LOG.error(
        "The embedded broker cannot go on, and would have ended this process with status {}{}."
            + " What it logged before says why; restart it",
        status,
        message == null ? "" : " (" + message + ")");
  }
}
