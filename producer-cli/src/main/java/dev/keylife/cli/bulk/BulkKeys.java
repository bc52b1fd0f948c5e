package dev.keylife.cli.bulk;

import dev.keylife.cli.text.ShortDigest;
import dev.keylife.client.KeylifeClient;
import dev.keylife.type.KeySpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which of the wanted keys exist, and as what. Keeps a digest of each key id, not the id. */
public final class BulkKeys {
  private final Map<ShortDigest, KeySpec> specs = new HashMap<>();

  /** Adds what {@code key-states} says of these keys now. */
  void read(KeylifeClient client, Set<ShortDigest> wanted) {
    client.snapshots(
        keyId -> wanted.contains(ShortDigest.of(keyId)),
        (keyId, snapshot) ->
            snapshot.ifPresentOrElse(
                there -> add(keyId, there.getKeySpec()),
                () -> specs.remove(ShortDigest.of(keyId))));
  }

  void add(String keyId, KeySpec spec) {
    specs.put(ShortDigest.of(keyId), spec);
  }

  /** How many of them exist. */
  int size() {
    return specs.size();
  }

  /** What the key is, if it exists. */
  Optional<KeySpec> specOf(String keyId) {
    return Optional.ofNullable(specs.get(ShortDigest.of(keyId)));
  }
}
