package dev.keylife.lifecycle;

import java.util.Set;

/**
 * What an operator may choose about multi-Region keys.
 *
 * @param offered whether there are any: whether what makes the ids of their materials the same in
 *     all Regions is there
 * @param peers the Regions that keys can be replicated to
 * @param replicators whose word counts about keys of other Regions
 */
public record MultiRegionPolicy(boolean offered, Set<String> peers, PrincipalPatterns replicators) {
  /** No multi-Region keys. */
  public static final MultiRegionPolicy NONE =
      new MultiRegionPolicy(false, Set.of(), PrincipalPatterns.NOBODY);

  public MultiRegionPolicy {
    peers = Set.copyOf(peers);
  }
}
