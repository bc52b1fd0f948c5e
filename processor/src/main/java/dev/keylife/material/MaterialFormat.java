package dev.keylife.material;

import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KmsException;
import java.util.Optional;

/**
 * What key material of a spec looks like.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html#key-material-requirements">Requirements
 *     for imported key material</a>
 */
interface MaterialFormat {

  /**
   * Checks material.
   *
   * @throws KmsException {@code IncorrectKeyMaterialException} that says what is wrong without
   *     quoting any of it
   */
  void check(byte[] material);

  /** The format of a spec's material; empty where it cannot be imported yet. */
  static Optional<MaterialFormat> of(KeySpec spec) {
    return switch (spec) {
      case SYMMETRIC_DEFAULT -> Optional.of(rawBytes(spec, 32, 32));
      case HMAC_224 -> Optional.of(rawBytes(spec, 28, 64));
      case HMAC_256 -> Optional.of(rawBytes(spec, 32, 64));
      case HMAC_384 -> Optional.of(rawBytes(spec, 48, 128));
      case HMAC_512 -> Optional.of(rawBytes(spec, 64, 128));
      default -> Optional.empty();
    };
  }

  private static MaterialFormat rawBytes(KeySpec spec, int min, int max) {
    String expected = min == max ? min + " bytes" : min + " to " + max + " bytes";
    return material -> {
      if (material.length < min || material.length > max) {
        throw new KmsException(
            FailureCode.INCORRECT_KEY_MATERIAL,
            spec + " key material must have " + expected + ", not " + material.length + ".");
      }
    };
  }
}
