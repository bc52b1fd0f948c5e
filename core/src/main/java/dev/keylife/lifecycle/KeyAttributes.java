package dev.keylife.lifecycle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What its owner writes about a key, and may change as long as the key lives.
 *
 * @param description a text for people
 * @param tags in the order in which they were first set, each tag key once
 * @param policy the key policy document as it was given; empty for {@link KeyPolicy#defaultFor}
 */
public record KeyAttributes(String description, List<Tag> tags, Optional<String> policy) {

  public KeyAttributes {
    tags = List.copyOf(tags);
  }

  /** A description, no tags, and the default policy. */
  public static KeyAttributes of(String description) {
    return new KeyAttributes(description, List.of(), Optional.empty());
  }

  KeyAttributes withDescription(String next) {
    return new KeyAttributes(next, tags, policy);
  }

  /** With these tags, each in the place of the one with the same tag key, or after all others. */
  KeyAttributes with(List<Tag> set) {
    Map<String, Tag> byKey = new LinkedHashMap<>();
    tags.forEach(tag -> byKey.put(tag.key(), tag));
    set.forEach(tag -> byKey.put(tag.key(), tag));
    return new KeyAttributes(description, new ArrayList<>(byKey.values()), policy);
  }

  KeyAttributes without(Set<String> tagKeys) {
    return new KeyAttributes(
        description, tags.stream().filter(tag -> !tagKeys.contains(tag.key())).toList(), policy);
  }

  KeyAttributes withPolicy(String next) {
    return new KeyAttributes(description, tags, Optional.of(next));
  }
}
