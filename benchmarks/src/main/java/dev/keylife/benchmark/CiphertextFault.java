package dev.keylife.benchmark;

import dev.keylife.lifecycle.WrappingAlgorithm;

/** What a forger might try to tell apart: where inside the unwrap a ciphertext fails. */
enum CiphertextFault {
  /** The ciphertext is noise. The others are compared with this. */
  NOISE(false),
  /** The same again: what the test says where there is nothing to tell apart. */
  OTHER_NOISE(false),
  /** The first byte of the block is not zero: what Manger's attack asks for. */
  FIRST_BYTE(false),
  /** The hash of the label is wrong in its last byte. */
  LABEL_HASH(false),
  /** There is a byte that is neither zero nor one before the message. */
  PADDING(false),
  /** Nothing separates the padding from the message. */
  NO_SEPARATOR(false),
  /** The padding is right, and holds an AES key of 16 bytes. */
  AES_KEY_LENGTH(true),
  /** RSA and padding are right, the AES key wrap is damaged. */
  KEY_WRAP(true);

  private final boolean hybridOnly;

  CiphertextFault(boolean hybridOnly) {
    this.hybridOnly = hybridOnly;
  }

  boolean isPossibleIn(WrappingAlgorithm algorithm) {
    return algorithm.isHybrid() || !hybridOnly;
  }
}
