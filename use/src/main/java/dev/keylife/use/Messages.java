package dev.keylife.use;

/** What is signed for a message, and the checks of a message's type and length. */
final class Messages {
  /** Of a message, in bytes: what the AWS KMS API takes. */
  static final int MOST_BYTES = 4096;

  private Messages() {}

  /**
   * The digest that RSA and ECDSA sign.
   *
   * @throws UseException {@code InvalidKeyUsageException} or {@code ValidationException}
   */
  static byte[] digest(
      OpenedKey.Name key, SigningAlgorithm algorithm, MessageType type, byte[] message) {
    requireSpec(key, algorithm);
    return switch (type) {
      case RAW -> algorithm.hash().of(raw(message));
      case DIGEST -> sized(algorithm, message, "Digest");
      case EXTERNAL_MU -> throw unfit(key, type);
    };
  }

  static void requireSpec(OpenedKey.Name key, SigningAlgorithm algorithm) {
    if (!algorithm.goesWith(key.spec())) {
      throw Incompatible.with(key, algorithm);
    }
  }

  static byte[] raw(byte[] message) {
    if (message.length > MOST_BYTES) {
      throw UseException.validation("The message must have up to 4096 bytes.");
    }
    return message;
  }

  static byte[] sized(SigningAlgorithm algorithm, byte[] digest, String what) {
    if (digest.length != algorithm.hash().bytes()) {
      throw UseException.validation(
          "%s is invalid length for algorithm %s.".formatted(what, algorithm));
    }
    return digest;
  }

  static UseException unfit(OpenedKey.Name key, MessageType type) {
    return UseException.validation(
        "Message type %s is incompatible with key spec %s.".formatted(type, key.spec().name()));
  }

  static UseException invalidSignature() {
    return new UseException(UseFailure.KMS_INVALID_SIGNATURE, "The signature is not valid.");
  }
}
