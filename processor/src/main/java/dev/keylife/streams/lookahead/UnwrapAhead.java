package dev.keylife.streams.lookahead;

import dev.keylife.lifecycle.Cryptography.SealedMaterial;
import dev.keylife.lifecycle.Cryptography.WrappedMaterial;
import dev.keylife.lifecycle.MaterialUnwrapper;
import dev.keylife.thread.DaemonThreads;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Unwraps on other threads what will probably be asked for. An unwrap is a function of what is
 * unwrapped, so nobody can tell from a result, or a failure, when it was computed; whoever asks for
 * something that was not expected, or that no thread has begun yet, computes it himself.
 *
 * <p>What waits here to be fetched is sealed. It waits until it is asked for or forgotten: whoever
 * expects something does one or the other.
 *
 * <p>Safe for use by several threads.
 */
final class UnwrapAhead implements MaterialUnwrapper, AutoCloseable {
  private final MaterialUnwrapper unwrapper;
  private final Runnable onUse;
  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final ExecutorService threads;
  private final Map<String, Expected> expected = new ConcurrentHashMap<>();

  /** An unwrap that somebody has begun or will begin. */
  private record Expected(WrappedMaterial wrapped, FutureTask<SealedMaterial> unwrap) {}

  /**
   * @param unwrapper does the work
   * @param threads how many threads unwrap beside those that ask
   * @param onUse is run whenever what was expected is asked for
   */
  UnwrapAhead(MaterialUnwrapper unwrapper, int threads, Runnable onUse) {
    this.unwrapper = unwrapper;
    this.onUse = onUse;
    this.threads =
        new ThreadPoolExecutor(
            threads, threads, 0, TimeUnit.SECONDS, queue, DaemonThreads.numbered("unwrap"));
  }

  /**
   * Begins an unwrap. Of several under one wrapping key only the first is begun: no more than one
   * can succeed, because the wrapping key is used up then.
   */
  void expect(WrappedMaterial wrapped) {
    FutureTask<SealedMaterial> unwrap = new FutureTask<>(() -> unwrapper.unwrap(wrapped));
    if (expected.putIfAbsent(nameOf(wrapped), new Expected(wrapped, unwrap)) == null) {
      threads.execute(unwrap);
    }
  }

  /** Lets go of what was expected, where it has not been asked for. */
  void forget(WrappedMaterial wrapped) {
    take(wrapped).ifPresent(unwrap -> unwrap.cancel(false));
  }

  @Override
  public SealedMaterial unwrap(WrappedMaterial wrapped) {
    Optional<FutureTask<SealedMaterial>> begun = take(wrapped);
    if (begun.isEmpty()) {
      return unwrapper.unwrap(wrapped);
    }
    onUse.run();
    FutureTask<SealedMaterial> unwrap = begun.get();
    unwrap.run(); // Unless another thread is at it.
    helpUntilDone(unwrap);
    try {
      return unwrap.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unwrapper.unwrap(wrapped);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw new IllegalStateException("the unwrap failed on another thread", e.getCause());
    }
  }

  /** Whoever has to wait for another thread takes the next unwrap meanwhile. */
  private void helpUntilDone(Future<?> unwrap) {
    Optional<Runnable> next = Optional.empty();
    do {
      next.ifPresent(Runnable::run);
      next = unwrap.isDone() ? Optional.empty() : Optional.ofNullable(queue.poll());
    } while (next.isPresent());
  }

  private Optional<FutureTask<SealedMaterial>> take(WrappedMaterial wrapped) {
    String name = nameOf(wrapped);
    return Optional.ofNullable(expected.get(name))
        .filter(found -> found.wrapped().equals(wrapped) && expected.remove(name, found))
        .map(Expected::unwrap);
  }

  /** Wrapping key ids are unique. */
  private static String nameOf(WrappedMaterial wrapped) {
    return wrapped.token().wrappingKeyId();
  }

  /** How many unwraps wait to be asked for. */
  int waiting() {
    return expected.size();
  }

  /** Ends the threads. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
