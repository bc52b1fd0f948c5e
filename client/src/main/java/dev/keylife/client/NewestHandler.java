package dev.keylife.client;

import java.util.concurrent.CompletionStage;

/** Is told of keys by a {@link NewestSubscription}, on its thread. */
public interface NewestHandler {
  /**
   * Whether an event is of interest, by its key's bare id and its type alone. Of others nothing is
   * decoded, and they count as handled.
   *
   * @param type the simple name of the event's type, such as {@code KeyStateChanged}
   */
  boolean isWanted(String keyId, String type);

  /**
   * Whether an event says all that is to be told of its key, so that those of the key before it
   * need not be handled. Of what is wanted and does not, nothing is handled.
   */
  boolean tellsAll(KeyEvent event);

  /**
   * Begins to handle an event; must not block. It counts as handled once the stage completes. It
   * can come again all the same, so handling one twice must be as good as once. Many events, each
   * of another key, are handled at a time.
   *
   * @return where it fails, the event comes again after a while, and its partition waits
   */
  CompletionStage<Void> onEvent(KeyEvent event);
}
