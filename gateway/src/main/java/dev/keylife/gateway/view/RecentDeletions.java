package dev.keylife.gateway.view;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which key's alias the last commands deleted. A call names the alias alone, and after its first
 * try the alias is gone or stands for another key: by this its next try finds the command again.
 */
final class RecentDeletions {
  /** Far more than there can be between two tries of a call; a few megabytes. */
  private static final int MOST = 65_536;

  private final Map<String, String> keysByCommand =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST;
        }
      };

  synchronized void add(String commandId, String keyId) {
    keysByCommand.put(commandId, keyId);
  }

  synchronized Optional<String> keyOf(String commandId) {
    return Optional.ofNullable(keysByCommand.get(commandId));
  }
}
