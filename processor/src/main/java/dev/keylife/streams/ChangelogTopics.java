package dev.keylife.streams;

import java.util.List;
import java.util.stream.Stream;

/** The compacted topics that the state stores are restored from. */
public final class ChangelogTopics {
  private ChangelogTopics() {}

  /** The names of all of them. */
  public static List<String> of(String applicationId) {
    return Stream.of(
            Names.KEYS_STORE,
            Names.SECRETS_STORE,
            Names.DEADLINES_STORE,
            Names.SEALING_STORE,
            Names.COMMAND_IDS_STORE,
            Names.KEYLESS_CHAIN_STORE,
            Names.WAITING_STORE)
        .map(store -> applicationId + "-" + store + "-changelog")
        .toList();
  }

  /** Whether a store, by its name, is the one that holds the keys' records. */
  public static boolean isOfKeys(String store) {
    return store.equals(Names.KEYS_STORE);
  }
}
