package dev.keylife.gateway.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which keys a call turned out to be about, for whoever tells of it: its input may name an alias,
 * or leave it to a ciphertext. Written while the call is answered, by one thread at a time.
 */
public final class KeysOfCall {
  private final List<Wanted> wanted = new ArrayList<>(1);
  private Optional<String> named = Optional.empty();

  /**
   * A key that is there and that the call wanted to use, whether or not it may.
   *
   * @param keyId bare
   * @param algorithm that it asked for; empty where the operation has no choice
   * @param keyMaterialId that was used; empty where it did not come to that
   */
  public record Wanted(String keyId, Optional<String> algorithm, Optional<String> keyMaterialId) {}

  /** A ciphertext of the call names this key, which need not be there. */
  public void named(String keyId) {
    named = Optional.of(keyId);
  }

  /** The key that a ciphertext names; empty where none does. */
  public Optional<String> named() {
    return named;
  }

  /** The call is tried once more, from its beginning. */
  void forget() {
    wanted.clear();
    named = Optional.empty();
  }

  /** The call wants to use a key. */
  public void want(String keyId, Optional<String> algorithm) {
    wanted.add(new Wanted(keyId, algorithm, Optional.empty()));
  }

  /** It uses a material of that key: of one that is wanted twice, for the first time. */
  public void use(String keyId, String keyMaterialId) {
    for (int i = 0; i < wanted.size(); i++) {
      Wanted before = wanted.get(i);
      if (before.keyId.equals(keyId) && before.keyMaterialId.isEmpty()) {
        wanted.set(i, new Wanted(keyId, before.algorithm, Optional.of(keyMaterialId)));
        return;
      }
    }
  }

  /** The keys that it wants, in the order of that. */
  public List<Wanted> wanted() {
    return List.copyOf(wanted);
  }
}
