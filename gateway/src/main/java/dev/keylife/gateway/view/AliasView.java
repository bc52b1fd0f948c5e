package dev.keylife.gateway.view;

import dev.keylife.client.SnapshotFeed;
import dev.keylife.schema.KeylifeHeaders;
import dev.keylife.snapshot.AliasSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every alias stands for, in the order of their names, and who deleted the last of them. */
public final class AliasView implements SnapshotFeed.Listener<AliasSnapshot> {
  private static final Logger LOG = LoggerFactory.getLogger(AliasView.class);

  private final Freshness freshness;
  private final NavigableMap<String, AliasSnapshot> aliases = new ConcurrentSkipListMap<>();
  private final ConcurrentHashMap<String, NavigableSet<String>> namesByKey =
      new ConcurrentHashMap<>();
  private final RecentDeletions deletions = new RecentDeletions();

  /**
   * @param freshness of what is read
   */
  public AliasView(Freshness freshness) {
    this.freshness = freshness;
  }

  /**
   * What an alias stands for.
   *
   * @param name {@code alias/} included
   * @throws dev.keylife.gateway.model.ApiException {@code DependencyTimeoutException} where the
   *     view is too old
   */
  public Optional<AliasSnapshot> find(String name) {
    freshness.require();
    return Optional.ofNullable(aliases.get(name));
  }

  /**
   * What an alias stands for, however old the view is: for whoever asks elsewhere how old that is.
   *
   * @param name {@code alias/} included
   */
  public Optional<AliasSnapshot> newest(String name) {
    return Optional.ofNullable(aliases.get(name));
  }

  /**
   * Aliases in the order of their names.
   *
   * @param after the name of the last one that is not wanted; empty for the first
   * @param limit how many at most
   * @throws dev.keylife.gateway.model.ApiException as {@link #find}
   */
  public List<AliasSnapshot> list(Optional<String> after, int limit) {
    freshness.require();
    return after.map(last -> aliases.tailMap(last, false)).orElse(aliases).values().stream()
        .limit(limit)
        .toList();
  }

  /**
   * All aliases of a key, in the order of their names: a few.
   *
   * @throws dev.keylife.gateway.model.ApiException as {@link #find}
   */
  public List<AliasSnapshot> ofKey(String keyId) {
    freshness.require();
    return Optional.ofNullable(namesByKey.get(keyId)).stream()
        .flatMap(NavigableSet::stream)
        .flatMap(name -> Optional.ofNullable(aliases.get(name)).stream())
        .filter(alias -> alias.getTargetKeyId().equals(keyId))
        .toList();
  }

  /** The key whose alias a command has deleted; empty where it was not seen to delete one. */
  public Optional<String> deletedFrom(String commandId) {
    return deletions.keyOf(commandId);
  }

  /** How many aliases there are. */
  public int size() {
    return aliases.size();
  }

  @Override
  public void latest(String name, Optional<AliasSnapshot> alias) {
    replace(name, alias);
  }

  @Override
  public void latest(String name, Optional<AliasSnapshot> alias, Headers headers) {
    latest(name, alias);
    Optional<String> deletedBy = text(headers, KeylifeHeaders.DELETED_BY);
    Optional<String> target = text(headers, KeylifeHeaders.TARGET_KEY_ID);
    if (alias.isEmpty() && deletedBy.isPresent() && target.isPresent()) {
      deletions.add(deletedBy.get(), target.get());
    }
  }

  private void replace(String name, Optional<AliasSnapshot> alias) {
    alias.ifPresent(
        now ->
            namesByKey
                .computeIfAbsent(now.getTargetKeyId(), id -> new ConcurrentSkipListSet<>())
                .add(name));
    Optional<AliasSnapshot> before =
        alias.isPresent()
            ? Optional.ofNullable(aliases.put(name, alias.get()))
            : Optional.ofNullable(aliases.remove(name));
    before
        .map(AliasSnapshot::getTargetKeyId)
        .filter(key -> alias.filter(now -> now.getTargetKeyId().equals(key)).isEmpty())
        .ifPresent(key -> forget(key, name));
  }

  private void forget(String keyId, String name) {
    namesByKey.computeIfPresent(
        keyId,
        (id, names) -> {
          names.remove(name);
          return names.isEmpty() ? null : names;
        });
  }

  private static Optional<String> text(Headers headers, String name) {
    return Optional.<Header>ofNullable(headers.lastHeader(name))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8));
  }

  /** Then nobody can tell what it stands for, and calls that name it must not get another key. */
  @Override
  public void unreadable(String name, String why) {
    LOG.error("What {} stands for cannot be read; it is not found: {}", name, why);
    replace(name, Optional.empty());
  }
}
