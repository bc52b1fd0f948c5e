package dev.keylife.schema;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What stands behind a failure: libraries wrap what they catch, some of them more than once. */
public final class Causes {
  private Causes() {}

  /**
   * A failure and its causes, from the outermost on; none where there is no failure. Each comes
   * once: nothing keeps an exception from being a cause of its own cause.
   */
  public static Stream<Throwable> of(@Nullable Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).takeWhile(seen::add);
  }

  /** The first cause: the innermost, or the failure itself where it has none. */
  public static Throwable root(Throwable failure) {
    return of(failure).reduce(failure, (outer, inner) -> inner);
  }
}
