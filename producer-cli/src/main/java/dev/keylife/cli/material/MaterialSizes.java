package dev.keylife.cli.material;

import dev.keylife.client.SecretBytes;
import dev.keylife.type.KeySpec;
import java.util.Optional;

/**
 * How many bytes the material of a key has, as far as that follows from what it is.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html#key-material-requirements">Requirements
 *     for imported key material</a>
 */
public final class MaterialSizes {
  private MaterialSizes() {}

  private record Range(int least, int most) {
    boolean holds(int bytes) {
      return least <= bytes && bytes <= most;
    }

    @Override
    public String toString() {
      return least == most ? "exactly " + least : least + " to " + most;
    }
  }

  /** Why material cannot be that of a key; empty where it may. */
  static Optional<String> misfit(SecretBytes material, KeySpec spec) {
    return range(spec)
        .filter(range -> !range.holds(material.length()))
        .map(
            range ->
                "it has %d bytes, and material of a %s key has %s"
                    .formatted(material.length(), spec, range));
  }

  /** Private keys, which have a form of their own, are judged by the processor. */
  private static Optional<Range> range(KeySpec spec) {
    return switch (spec) {
      case SYMMETRIC_DEFAULT -> Optional.of(new Range(32, 32));
      case HMAC_224 -> Optional.of(new Range(28, 64));
      case HMAC_256 -> Optional.of(new Range(32, 64));
      case HMAC_384 -> Optional.of(new Range(48, 128));
      case HMAC_512 -> Optional.of(new Range(64, 128));
      default -> Optional.empty();
    };
  }
}
