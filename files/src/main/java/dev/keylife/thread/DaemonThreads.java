package dev.keylife.thread;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes threads that have a name and do not hold up the end of a program: what must be done before
 * the end has to be waited for.
 */
public final class DaemonThreads {
  private DaemonThreads() {}

  /** A thread that is not started yet. */
  public static Thread of(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Threads that all have the same name. */
  public static ThreadFactory named(String name) {
    return work -> of(name, work);
  }

  /** Threads that are told apart by a number behind their name: {@code name-1}, {@code name-2}. */
  public static ThreadFactory numbered(String name) {
    AtomicInteger number = new AtomicInteger();
    return work -> of(name + "-" + number.incrementAndGet(), work);
  }
}
