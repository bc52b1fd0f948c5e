package dev.keylife.app;

import dev.keylife.app.health.OpenResources;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.lifecycle.MaterialUnwrapper;
import dev.keylife.streams.lookahead.Lookahead;
import dev.keylife.streams.lookahead.UnwrapAhead;

/**
 * What unwraps, and what sees early what will be unwrapped: threads of their own, unless the
 * settings say that there are none.
 */
record Ahead(MaterialUnwrapper unwrapping, Lookahead lookahead) {
  /**
   * @param unwrapping does the work
   * @param onUse is run whenever an unwrap was begun ahead of its command's turn
   */
  static Ahead of(
      ProcessorSettings settings,
      MaterialUnwrapper unwrapping,
      Runnable onUse,
      OpenResources opened) {
    int threads = settings.unwrapThreads();
    if (threads == 0) {
      return new Ahead(unwrapping, Lookahead.none());
    }
    UnwrapAhead ahead = opened.add(new UnwrapAhead(unwrapping, threads, onUse));
    return new Ahead(ahead, new Lookahead(ahead::expect, ahead::forget));
  }
}
