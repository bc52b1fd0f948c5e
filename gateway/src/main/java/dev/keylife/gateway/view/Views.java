package dev.keylife.gateway.view;

import dev.keylife.client.ClientSettings;
import dev.keylife.client.SnapshotFeed;
import dev.keylife.schema.Topics;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What this instance knows: views of compacted topics, all as fresh as each other. */
public final class Views implements AutoCloseable {
  private final Freshness freshness;
  private final KeyView keys;
  private final AliasView aliases;
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
  }

  /** Starts to follow the topics. Returns at once, whether or not a broker answers. */
  public void follow(ClientSettings settings) {
    feed =
        Optional.of(
            SnapshotFeed.of(settings)
                .with(Topics.KEY_STATES, KeySnapshot.class, keys)
                .with(Topics.KEY_ALIASES, AliasSnapshot.class, aliases)
                .start(freshness));
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
