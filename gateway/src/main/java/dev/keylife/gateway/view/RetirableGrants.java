package dev.keylife.gateway.view;

import dev.keylife.client.SnapshotFeed;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.Grant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The grants of all keys that name a retiring principal, by its name. */
public final class RetirableGrants implements SnapshotFeed.Listener<KeySnapshot> {
  private final Freshness freshness;

  /** By retiring principal, and then by {@link OfKey#place}. */
  private final Map<String, NavigableMap<String, OfKey>> byPrincipal = new ConcurrentHashMap<>();

  /** By key, for those that have any. */
  private final Map<String, List<OfKey>> byKey = new ConcurrentHashMap<>();

  /** A grant and the ARN of its key. */
  public record OfKey(String keyArn, Grant grant) {
    /** Where it stands in lists. */
    public String place() {
      return keyArn + "/" + grant.getGrantId();
    }

    private String principal() {
      return grant.getRetiringPrincipal();
    }
  }

  RetirableGrants(Freshness freshness) {
    this.freshness = freshness;
  }

  /**
   * Those that name a principal.
   *
   * @param after the place of the last one that is not wanted; empty for the first
   * @param limit how many at most
   * @throws dev.keylife.gateway.model.ApiException {@code DependencyTimeoutException} where the
   *     view is too old
   */
  public List<OfKey> of(String principal, Optional<String> after, int limit) {
    freshness.require();
    NavigableMap<String, OfKey> all =
        Optional.ofNullable(byPrincipal.get(principal)).orElseGet(ConcurrentSkipListMap::new);
    return after.map(last -> all.tailMap(last, false)).orElse(all).values().stream()
        .limit(limit)
        .toList();
  }

  @Override
  public void latest(String keyId, Optional<KeySnapshot> snapshot) {
    List<OfKey> now =
        snapshot.stream()
            .flatMap(
                key ->
                    key.getGrants().stream()
                        .filter(grant -> grant.getRetiringPrincipal() != null)
                        .map(grant -> new OfKey(key.getKeyArn(), grant)))
            .toList();
    List<OfKey> before = byKey.getOrDefault(keyId, List.of());
    if (now.isEmpty() && before.isEmpty()) {
      return;
    }
    now.forEach(this::add);
    Map<String, OfKey> kept =
        now.stream().collect(Collectors.toMap(OfKey::place, Function.identity()));
    before.stream().filter(each -> !kept.containsKey(each.place())).forEach(this::remove);
    if (now.isEmpty()) {
      byKey.remove(keyId);
    } else {
      byKey.put(keyId, now);
    }
  }

  @Override
  public void unreadable(String keyId, String why) {
    latest(keyId, Optional.empty());
  }

  private void add(OfKey grant) {
    byPrincipal
        .computeIfAbsent(grant.principal(), name -> new ConcurrentSkipListMap<>())
        .put(grant.place(), grant);
  }

  private void remove(OfKey grant) {
    byPrincipal.computeIfPresent(
        grant.principal(),
        (name, all) -> {
          all.remove(grant.place());
          return all.isEmpty() ? null : all;
        });
  }
}
