package dev.keylife.app;

import dev.keylife.lifecycle.Unwrapping;
import dev.keylife.material.UnwrapAhead;
import dev.keylife.streams.Lookahead;

/**
 * What unwraps, and what sees early what will be unwrapped: threads of their own, unless the
 * settings say that there are none.
 */
record Ahead(Unwrapping unwrapping, Lookahead lookahead) {
  /**
   * @param unwrapping does the work
   * @param onUse is run whenever an unwrap was begun ahead of its command's turn
   */
  static Ahead of(
      ProcessorSettings settings, Unwrapping unwrapping, Runnable onUse, Opened opened) {
    int threads = settings.unwrapThreads();
    if (threads == 0) {
      return new Ahead(unwrapping, Lookahead.none());
    }
    UnwrapAhead ahead = opened.add(new UnwrapAhead(unwrapping, threads, onUse));
    return new Ahead(ahead, new Lookahead(ahead::expect, ahead::forget));
  }
}
