package dev.keylife.gateway.usage;

import dev.keylife.client.ClientSettings;
import dev.keylife.client.SnapshotFeed;
import dev.keylife.gateway.view.Freshness;
import dev.keylife.schema.Topics;
import dev.keylife.usage.KeyLastUsage;
import dev.keylife.usage.UsageTracking;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When each key was used last, by any gateway, from {@code key-last-usage}. Followed by a feed of
 * its own: whatever happens to this topic, keys are used on.
 */
public final class LastUsageView implements SnapshotFeed.Listener<SpecificRecord>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LastUsageView.class);

  private final Freshness freshness;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, LastUse> byKey = new ConcurrentHashMap<>();
  private volatile Optional<Instant> trackingStart = Optional.empty();
  private volatile Optional<SnapshotFeed> feed = Optional.empty();

  /**
   * Of nothing yet.
   *
   * @param maxAge how old what is read may be
   */
  public LastUsageView(Duration maxAge) {
    this(new Freshness(maxAge), InstantSource.system());
  }

  LastUsageView(Freshness freshness, InstantSource clock) {
    this.freshness = freshness;
    this.clock = clock;
  }

  /** Starts to follow the topic. Returns at once, whether or not a broker answers. */
  public void follow(ClientSettings settings) {
    feed =
        Optional.of(
            SnapshotFeed.of(settings)
                .with(Topics.KEY_LAST_USAGE, SpecificRecord.class, this)
                .start(freshness));
  }

  /**
   * When a key was used last; empty where that was not told.
   *
   * @param keyId bare
   * @throws dev.keylife.gateway.model.ApiException {@code DependencyTimeoutException} where the
   *     view is too old
   */
  public Optional<LastUse> find(String keyId) {
    freshness.require();
    return newest(keyId);
  }

  /** As {@link #find}, however old the view is. */
  Optional<LastUse> newest(String keyId) {
    return Optional.ofNullable(byKey.get(keyId));
  }

  /**
   * Since when uses are told; empty where no gateway of the installation has used keys yet.
   *
   * @throws dev.keylife.gateway.model.ApiException as {@link #find}
   */
  public Optional<Instant> trackingStart() {
    freshness.require();
    return trackingStart;
  }

  /** Whether it was told since when uses are told. */
  boolean isTracking() {
    return trackingStart.isPresent();
  }

  /** Whether all is known that was told up to a few seconds ago. */
  boolean isFresh() {
    return freshness.isFresh();
  }

  /** The keys that something is told of and that are like this. */
  List<String> keys(Predicate<String> like) {
    return byKey.keySet().stream().filter(like).toList();
  }

  /** How many keys something is told of. */
  public int size() {
    return byKey.size();
  }

  @Override
  public void latest(String key, Optional<SpecificRecord> value) {
    if (value.isEmpty()) {
      byKey.remove(key);
    } else if (value.get() instanceof KeyLastUsage told) {
      byKey.merge(key, LastUse.of(told, clock.millis()), LastUse::or);
    } else if (value.get() instanceof UsageTracking told) {
      trackingStart =
          trackingStart
              .filter(before -> before.isBefore(told.getStartedAt()))
              .or(() -> Optional.of(told.getStartedAt()));
    }
  }

  @Override
  public void unreadable(String key, String why) {
    LOG.warn("What is told of the last use of key {} cannot be read: {}", key, why);
  }

  @Override
  public void close() {
    feed.ifPresent(SnapshotFeed::close);
  }
}
