package dev.keylife.use;

/** An algorithm that does not go with a key, in AWS's words. */
final class Incompatible {
  private Incompatible() {}

  static UseException with(OpenedKey.Name key, Enum<?> algorithm) {
    return new UseException(
        UseFailure.INVALID_KEY_USAGE,
        "Algorithm %s is incompatible with key spec %s."
            .formatted(algorithm.name(), key.spec().name()));
  }
}
