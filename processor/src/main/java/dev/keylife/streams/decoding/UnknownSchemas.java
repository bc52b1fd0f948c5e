package dev.keylife.streams.decoding;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Labels that are known to name no schema. A writer registers its schema before it writes, so that
 * an answer holds for every record that the broker had before the registry was asked.
 *
 * <p>The registry is asked in vain so many times in a minute: whoever sends records of a dozen
 * bytes with as many made-up ids could otherwise have all others wait for as many answers.
 *
 * <p>Safe for use by several threads.
 */
final class UnknownSchemas {
  private static final int MOST = 10_000;
  private static final long MINUTE_MS = 60_000;

  private final int perMinute;
  private final LongSupplier clock;
  private final Map<WriterLabel, Verdict> verdicts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<WriterLabel, Verdict> eldest) {
          return size() > MOST;
        }
      };

  private long minute;
  private int inThisMinute;

  private record Verdict(long asOf, String why) {}

  /**
   * @param perMinute how many times the registry is asked in vain; 0 for any number
   * @param clock milliseconds since 1970
   */
  UnknownSchemas(int perMinute, LongSupplier clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /**
   * Remembers a label that names no schema.
   *
   * @param asOf all records that had been written by then are condemned
   */
  synchronized void add(WriterLabel label, long asOf, String why) {
    verdicts.put(label, new Verdict(asOf, why));
    askedInVain();
  }

  /** The registry was asked, and nothing came of it. */
  synchronized void askedInVain() {
    long now = clock.getAsLong() / MINUTE_MS;
    inThisMinute = now == minute ? inThisMinute + 1 : 1;
    minute = now;
  }

  /** Why a record can never be read; empty where that is not known. */
  synchronized Optional<String> verdict(WriterLabel label, long writtenAt) {
    return Optional.ofNullable(verdicts.get(label))
        .filter(verdict -> verdict.asOf() >= writtenAt)
        .map(Verdict::why);
  }

  /** Whether the registry has been asked in vain as many times as it may be. */
  synchronized boolean isSpent() {
    return perMinute > 0 && inThisMinute >= perMinute && clock.getAsLong() / MINUTE_MS == minute;
  }

  /** What to say of a record whose schema was not asked for. */
  String notAsked(WriterLabel label) {
    return "the registry was not asked for the schema with "
        + label
        + ", because it had been asked "
        + perMinute
        + " times within a minute for schemas that are no command's"
        + " (command.unknown.schemas.per.minute). If the record is a command, replay it";
  }
}
