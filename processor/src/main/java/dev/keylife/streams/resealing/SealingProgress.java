package dev.keylife.streams.resealing;

import dev.keylife.lifecycle.Resealing.KeysetVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which master key a partition's secrets are under, and how far the pass is that brings the rest of
 * them there. It is written in the same transactions as the secrets, so it is never ahead of them.
 *
 * <p><b>What makes it sound.</b> An instance claims the partition, by writing its keyset here,
 * before it seals anything in it. A pass begins after the claim and starts over when an instance
 * with another primary claims. So once a pass has reached the end, everything is under the primary
 * that stands here: what the pass saw, and what was sealed since. From then on no instance with an
 * older keyset is admitted, also not while a pass for a still newer one is under way. Hence a
 * master key that is no partition's primary, with every pass complete and the last import token
 * expired, is needed by nothing and never will be.
 *
 * <p>Until the pass is complete an older keyset is admitted, if it is not older than that of the
 * last complete pass: in a rolling restart partitions move back and forth between instances with
 * the old keyset and the new one.
 *
 * @param keyset the keyset that the partition is run with
 * @param leastGeneration the generation of the last complete pass, older than which no keyset is
 *     admitted; 0 before the first
 * @param otherTokensUntil when the last import token under another master key expires
 * @param tokenValidity for how long, at most, import tokens under the primary are valid
 * @param startAt before this time nothing is resealed
 * @param cursor the last secret that the pass has seen; empty before the first
 * @param examined how many secrets the pass has seen
 * @param resealed how many of them it brought under the primary
 * @param failed how many of them do not open
 * @param completedAt since when every secret is under the primary
 */
public record SealingProgress(
    KeysetVersion keyset,
    int leastGeneration,
    Instant otherTokensUntil,
    Duration tokenValidity,
    Instant startAt,
    String cursor,
    long examined,
    long resealed,
    long failed,
    Optional<Instant> completedAt) {
  /** How long to wait before a pass that met trouble goes on, or is made again. */
  private static final Duration AFTER_OUTAGE = Duration.ofMinutes(1);

  private static final Duration AFTER_FAILURES = Duration.ofHours(1);

  /** Of a partition that nothing was sealed in yet. */
  static SealingProgress first(KeysetVersion keyset, Duration tokenValidity, Instant now) {
    return beginning(keyset, 0, now, tokenValidity, now);
  }

  private static SealingProgress beginning(
      KeysetVersion keyset,
      int leastGeneration,
      Instant otherTokensUntil,
      Duration tokenValidity,
      Instant startAt) {
    return new SealingProgress(
        keyset,
        leastGeneration,
        otherTokensUntil,
        tokenValidity,
        startAt,
        "",
        0,
        0,
        0,
        Optional.empty());
  }

  /**
   * Whether an instance with this keyset may seal in the partition. Not if every secret was once
   * under the primary of a newer one; nor if the keyset was changed in two ways, each the next
   * generation of the same one: whichever came first stays.
   */
  boolean admits(KeysetVersion own) {
    return own.primary().equals(keyset.primary())
        || own.generation() > keyset.generation()
        || (own.generation() < keyset.generation() && own.generation() >= leastGeneration);
  }

  /**
   * After an instance that is admitted has claimed the partition.
   *
   * @param delay how long other instances may need to get the same keyset
   */
  SealingProgress claimedBy(
      KeysetVersion own, Duration ownTokenValidity, Duration delay, Instant now) {
    Duration longest =
        ownTokenValidity.compareTo(tokenValidity) > 0 ? ownTokenValidity : tokenValidity;
    if (own.primary().equals(keyset.primary())) {
      return new SealingProgress(
          own.generation() > keyset.generation() ? own : keyset,
          leastGeneration,
          otherTokensUntil,
          longest,
          startAt,
          cursor,
          examined,
          resealed,
          failed,
          completedAt);
    }
    Instant lastToken = now.plus(tokenValidity);
    return beginning(
        own,
        leastGeneration,
        lastToken.isAfter(otherTokensUntil) ? lastToken : otherTokensUntil,
        ownTokenValidity,
        now.plus(delay));
  }

  boolean isDue(Instant now) {
    return completedAt.isEmpty() && !now.isBefore(startAt);
  }

  /** After the next secrets of the pass; counts anew where it begins. */
  SealingProgress after(String last, long examinedNow, long resealedNow, long failedNow) {
    boolean begins = cursor.isEmpty();
    return new SealingProgress(
        keyset,
        leastGeneration,
        otherTokensUntil,
        tokenValidity,
        startAt,
        last,
        (begins ? 0 : examined) + examinedNow,
        (begins ? 0 : resealed) + resealedNow,
        (begins ? 0 : failed) + failedNow,
        Optional.empty());
  }

  /** With the pass at the last secret: complete, or to be made again where some did not open. */
  SealingProgress atEnd(Instant now) {
    return new SealingProgress(
        keyset,
        failed == 0 ? keyset.generation() : leastGeneration,
        otherTokensUntil,
        tokenValidity,
        failed == 0 ? startAt : now.plus(AFTER_FAILURES),
        "",
        examined,
        resealed,
        failed,
        failed == 0 ? Optional.of(now) : Optional.empty());
  }

  /** With the pass to go on after a while, because the master keys are out of reach. */
  SealingProgress paused(Instant now) {
    return new SealingProgress(
        keyset,
        leastGeneration,
        otherTokensUntil,
        tokenValidity,
        now.plus(AFTER_OUTAGE),
        cursor,
        examined,
        resealed,
        failed,
        completedAt);
  }
}
