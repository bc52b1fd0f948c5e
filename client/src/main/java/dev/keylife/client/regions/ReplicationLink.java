package dev.keylife.client.regions;

import dev.keylife.client.KeyEvent;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.NewestHandler;
import dev.keylife.client.NewestSubscription;
import dev.keylife.client.Outcome;
import dev.keylife.client.SubscriptionOptions;
import dev.keylife.command.SynchronizeMultiRegionKey;
import dev.keylife.type.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One direction: tells a Region what happens in another. Every method can be called by any thread.
 */
public final class ReplicationLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReplicationLink.class);

  /** What a change of settings or time mends: the same news is told again. */
  private static final Set<FailureCode> PASSING =
      EnumSet.of(
          FailureCode.AccessDeniedException,
          FailureCode.UnsupportedOperationException,
          FailureCode.UNKNOWN);

  private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

  private final String source;
  private final String target;
  private final String principal;
  private final RegionInbox sourceInbox;
  private final RegionInbox targetInbox;
  private final ReplicationListener listener;
  private final KeylifeClient reader;
  private final NewestSubscription subscription;
  private final AtomicLong told = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  ReplicationLink(
      Region source,
      String target,
      RegionInbox sourceInbox,
      RegionInbox targetInbox,
      ReplicationOptions options,
      ReplicationListener listener) {
    this.source = source.name();
    this.target = target;
    this.principal = options.principal();
    this.sourceInbox = sourceInbox;
    this.targetInbox = targetInbox;
    this.listener = listener;
    this.reader = KeylifeClient.open(source.settings());
    this.subscription =
        reader.subscribeToNewest(
            SubscriptionOptions.group(options.groupPrefix() + target)
                .backoff(Duration.ofSeconds(1), options.longestBackoff()),
            new Telling());
  }

  /** The Region whose events are read. */
  public String source() {
    return source;
  }

  /** The Region that is told. */
  public String target() {
    return target;
  }

  /** How much news was told, and taken or known there. */
  public long told() {
    return told.get();
  }

  /** How much news was refused there for good. */
  public long refused() {
    return refused.get();
  }

  /** How often news could not be told, and was told again. */
  public long failed() {
    return failed.get();
  }

  /** As of {@link NewestSubscription#lag}: records of the source, of which few are news. */
  public OptionalLong lag() {
    return subscription.lag();
  }

  /** As of {@link NewestSubscription#upToDate}. */
  public Optional<Instant> upToDate() {
    return subscription.upToDate();
  }

  /** What keeps the direction from going on, in words for people; empty where nothing does. */
  public Optional<String> problem() {
    return subscription.problem();
  }

  /** As of {@link NewestSubscription#ended}. */
  public CompletableFuture<Void> ended() {
    return subscription.ended();
  }

  private final class Telling implements NewestHandler {
    @Override
    public boolean isWanted(String keyId, String type) {
      return keyId.startsWith(News.PREFIX) && type.equals(News.TYPE);
    }

    @Override
    public boolean tellsAll(KeyEvent event) {
      return News.of(event).filter(news -> news.concerns(target)).isPresent();
    }

    @Override
    public CompletionStage<Void> onEvent(KeyEvent event) {
      News news = News.of(event).orElseThrow();
      return send(news, targetInbox, news.command(source, principal))
          .thenCompose(outcome -> heard(news, outcome));
    }
  }

  private CompletionStage<Outcome> send(
      News news, RegionInbox inbox, SynchronizeMultiRegionKey command) {
    return inbox
        .send(command)
        .exceptionally(
            failure -> {
              Throwable cause =
                  failure instanceof CompletionException && failure.getCause() != null
                      ? failure.getCause()
                      : failure;
              throw failed(news, String.valueOf(cause.getMessage()));
            });
  }

  private CompletionStage<Void> heard(News news, Outcome outcome) {
    if (outcome instanceof Outcome.Rejected rejected && !isAsTold(news, rejected)) {
      requireForGood(news, target, rejected);
      return (news.asksFor(target) ? tellBack(news) : DONE).thenRun(() -> passOver(news, rejected));
    }
    told.incrementAndGet();
    say(
        news,
        () ->
            log.info(
                "Told {} that {} is {} in {}",
                target,
                news.keyId(),
                news.event().getNewState(),
                source));
    listener.told(this, news);
    return DONE;
  }

  /** The primary does not wait any longer for a replica that will not be there. */
  private CompletionStage<Void> tellBack(News news) {
    return send(news, sourceInbox, news.refusal(target, principal))
        .thenAccept(
            outcome -> {
              if (outcome instanceof Outcome.Rejected rejected) {
                requireForGood(news, source, rejected);
              }
            });
  }

  private void requireForGood(News news, String region, Outcome.Rejected rejected) {
    if (rejected.retryable() || PASSING.contains(rejected.code())) {
      throw failed(
          news, "%s refused it: %s: %s".formatted(region, rejected.code(), rejected.message()));
    }
  }

  private void passOver(News news, Outcome.Rejected rejected) {
    refused.incrementAndGet();
    say(
        news,
        () ->
            log.error(
                "{} refuses news of {} for good, and is not told again: {}: {}",
                target,
                news.keyId(),
                rejected.code(),
                rejected.message()));
    listener.refused(this, news, rejected.code(), rejected.message());
  }

  /** What is told to be gone need not be there. */
  private boolean isAsTold(News news, Outcome.Rejected rejected) {
    return news.isGoneFrom(target) && rejected.code() == FailureCode.NotFoundException;
  }

  private NewsRefusedException failed(News news, String why) {
    failed.incrementAndGet();
    listener.failed(this, news, why);
    return new NewsRefusedException(why);
  }

  /** What a line of the log is about stands beside it, for machines. */
  private void say(News news, Runnable line) {
    try (MDC.MDCCloseable a = MDC.putCloseable("source", source);
        MDC.MDCCloseable b = MDC.putCloseable("target", target);
        MDC.MDCCloseable c = MDC.putCloseable("keyId", news.keyId());
        MDC.MDCCloseable d = MDC.putCloseable("sequence", Long.toString(news.sequence()))) {
      line.run();
    }
  }

  @Override
  public void close() {
    subscription.close();
    reader.close();
  }
}
