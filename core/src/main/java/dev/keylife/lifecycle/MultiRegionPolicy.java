package dev.keylife.lifecycle;

import java.util.Set;
import java.util.regex.Pattern;

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

  /** RegionType of the AWS KMS API. */
  private static final Pattern REGION = Pattern.compile("([a-z]+-){2,3}\\d+");

  private static final int LONGEST_REGION = 32;

  public MultiRegionPolicy {
    peers = Set.copyOf(peers);
  }

  /** Whether a text has the form of a Region. */
  public static boolean isRegion(String text) {
    return text.length() <= LONGEST_REGION && REGION.matcher(text).matches();
  }
}
