package dev.keylife.gateway.publish;

import dev.keylife.client.KeyEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The last events that answered commands of this instance, so that a retry finds them at once. */
final class RecentEvents {
  private static final int MOST = 2_048;

  private final Map<String, KeyEvent> byId =
      new LinkedHashMap<>(16, 0.75f, false) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, KeyEvent> eldest) {
          return size() > MOST;
        }
      };

  synchronized void add(KeyEvent event) {
    byId.put(event.header().getEventId(), event);
  }

  synchronized Optional<KeyEvent> find(String eventId) {
    return Optional.ofNullable(byId.get(eventId));
  }
}
