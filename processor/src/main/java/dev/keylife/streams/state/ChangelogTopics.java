package dev.keylife.streams.state;

import java.util.List;
import java.util.stream.Stream;

/** The compacted topics that the state stores are restored from. */
public final class ChangelogTopics {
  private ChangelogTopics() {}

  /** The names of all of them. */
  public static List<String> of(String applicationId) {
    return Stream.of(
            StoreNames.KEYS_STORE,
            StoreNames.SECRETS_STORE,
            StoreNames.DEADLINES_STORE,
            StoreNames.SEALING_STORE,
            StoreNames.COMMAND_IDS_STORE,
            StoreNames.KEYLESS_CHAIN_STORE,
            StoreNames.WAITING_STORE,
            StoreNames.ALIASES_STORE,
            StoreNames.PUBLISHED_STORE,
            StoreNames.HOLDINGS_STORE)
        .map(store -> applicationId + "-" + store + "-changelog")
        .toList();
  }

  /** Whether a store, by its name, is the one that holds the keys' records. */
  public static boolean isOfKeys(String store) {
    return store.equals(StoreNames.KEYS_STORE);
  }
}
