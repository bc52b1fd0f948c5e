package dev.keylife.client.regions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Tells each of several Regions what happens to multi-Region keys in the others, in every
 * direction, until it is closed.
 *
 * <ul>
 *   <li>At least once: each direction remembers how far it came in a consumer group of the cluster
 *       that it reads. News that comes twice or late changes nothing: each processor tells by
 *       incarnation and sequence what it has heard before.
 *   <li>Either side may be away for as long as it likes. The direction waits, and goes on where it
 *       was.
 *   <li>Several may run: those of one group share the partitions, and take over from each other.
 *   <li>Memory is bounded by what one fetch brings.
 * </ul>
 *
 * <p>Safe for use by several threads.
 */
public final class RegionReplicator implements AutoCloseable {
  private final List<ReplicationLink> links = new ArrayList<>();
  private final Map<String, RegionInbox> inboxes = new HashMap<>();

  private RegionReplicator() {}

  /**
   * Starts. Returns at once, whether or not brokers answer.
   *
   * @param regions two at least, each once
   * @throws IllegalArgumentException if they are not
   */
  public static RegionReplicator start(
      List<Region> regions, ReplicationOptions options, ReplicationListener listener) {
    Set<String> names = new HashSet<>();
    regions.forEach(region -> names.add(region.name()));
    if (regions.size() < 2 || names.size() < regions.size()) {
      throw new IllegalArgumentException("there are two Regions at least, each once");
    }
    RegionReplicator replicator = new RegionReplicator();
    try {
      regions.forEach(
          region ->
              replicator.inboxes.put(region.name(), new RegionInbox(region, options.timeout())));
      for (Region source : regions) {
        for (Region target : regions) {
          if (!source.name().equals(target.name())) {
            replicator.links.add(
                new ReplicationLink(
                    source,
                    target.name(),
                    replicator.inbox(source),
                    replicator.inbox(target),
                    options,
                    listener));
          }
        }
      }
      return replicator;
    } catch (RuntimeException e) {
      replicator.close();
      throw e;
    }
  }

  private RegionInbox inbox(Region region) {
    RegionInbox inbox = inboxes.get(region.name());
    if (inbox == null) {
      throw new IllegalStateException("each Region has an inbox");
    }
    return inbox;
  }

  /** The directions. */
  public List<ReplicationLink> links() {
    return List.copyOf(links);
  }

  /**
   * Completes when a direction has ended: normally after {@link #close}; exceptionally where Kafka
   * does not let it go on, such as for want of a right. The others go on until this is closed.
   */
  public CompletableFuture<Void> ended() {
    CompletableFuture<Void> first = new CompletableFuture<>();
    links.forEach(
        link -> {
          var unused =
              link.ended()
                  .whenComplete(
                      (done, failure) -> {
                        if (failure == null) {
                          first.complete(null);
                        } else {
                          first.completeExceptionally(failure);
                        }
                      });
        });
    return first;
  }

  /** Commits how far each direction came, and lets go of all connections, within a minute. */
  @Override
  public void close() {
    links.parallelStream().forEach(ReplicationLink::close);
    inboxes.values().forEach(RegionInbox::close);
  }
}
