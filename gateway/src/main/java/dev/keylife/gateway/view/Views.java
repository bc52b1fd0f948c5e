package dev.keylife.gateway.view;

import dev.keylife.client.ClientSettings;
import dev.keylife.client.SnapshotFeed;
import dev.keylife.client.SnapshotFeed.Listener;
import dev.keylife.client.SnapshotFeed.Progress;
import dev.keylife.schema.Topics;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What this instance knows: views of compacted topics, all as fresh as each other. */
public final class Views implements AutoCloseable {
  private final Freshness freshness;
  private final KeyView keys;
  private final AliasView aliases;
  private final RetirableGrants retirableGrants;
  private volatile Optional<SnapshotFeed> feed = Optional.empty();

  /**
   * Views of nothing yet.
   *
   * @param maxAge how old what is read may be
   */
  public Views(Duration maxAge) {
    freshness = new Freshness(maxAge);
    keys = new KeyView(freshness);
    aliases = new AliasView(freshness);
    retirableGrants = new RetirableGrants(freshness);
  }

  /** Starts to follow the topics. Returns at once, whether or not a broker answers. */
  public void follow(ClientSettings settings) {
    follow(settings, Optional.empty());
  }

  /** As {@link #follow(ClientSettings)}, and tells somebody else what it hears. */
  public void follow(ClientSettings settings, Optional<ViewObserver> observer) {
    SnapshotFeed.Builder topics =
        SnapshotFeed.of(settings)
            .with(
                Topics.KEY_STATES,
                KeySnapshot.class,
                new Indexed(
                    retirableGrants,
                    observer.<Listener<KeySnapshot>>map(o -> new Told(keys, o)).orElse(keys)))
            .with(Topics.KEY_ALIASES, AliasSnapshot.class, aliases);
    observer.ifPresent(o -> o.topics().forEach(topics::with));
    feed =
        Optional.of(
            topics.start(observer.<Progress>map(o -> told(freshness, o)).orElse(freshness)));
  }

  /** The index first: who waits for the view finds there what led to it. */
  private record Indexed(RetirableGrants grants, Listener<KeySnapshot> view)
      implements Listener<KeySnapshot> {
    @Override
    public void latest(String key, Optional<KeySnapshot> value) {
      grants.latest(key, value);
      view.latest(key, value);
    }

    @Override
    public void unreadable(String key, String why) {
      grants.unreadable(key, why);
      view.unreadable(key, why);
    }
  }

  /** The view first: whoever is told looks there. */
  private record Told(KeyView keys, ViewObserver observer) implements Listener<KeySnapshot> {
    @Override
    public void latest(String key, Optional<KeySnapshot> value) {
      keys.latest(key, value);
      observer.keyChanged(key);
    }

    @Override
    public void unreadable(String key, String why) {
      keys.unreadable(key, why);
      observer.keyChanged(key);
    }
  }

  private static Progress told(Progress first, ViewObserver observer) {
    return new Progress() {
      @Override
      public void upToDate(Instant asOf) {
        observer.upToDate(asOf);
        first.upToDate(asOf);
      }

      @Override
      public void behind(long records) {
        first.behind(records);
      }
    };
  }

  public Freshness freshness() {
    return freshness;
  }

  public KeyView keys() {
    return keys;
  }

  public AliasView aliases() {
    return aliases;
  }

  public RetirableGrants retirableGrants() {
    return retirableGrants;
  }

  /**
   * Completes when {@link #keys} holds what every event that was committed before this call led to,
   * or something newer. Fails where brokers do not tell.
   */
  public CompletionStage<Void> keysCaughtUp() {
    return feed.map(following -> following.caughtUp(Topics.KEY_STATES))
        .orElseGet(
            () -> CompletableFuture.failedFuture(new IllegalStateException("nothing is followed")));
  }

  /**
   * Completes when {@link #aliases} holds what every event that was committed before this call led
   * to, or something newer.
   */
  public CompletionStage<Void> aliasesCaughtUp() {
    return feed.orElseThrow().caughtUp(Topics.KEY_ALIASES);
  }

  @Override
  public void close() {
    feed.ifPresent(SnapshotFeed::close);
  }
}
