package dev.keylife.audit;

import java.util.HexFormat;

/** Hashes as people compare them. */
final class Hex {
  private Hex() {}

  static String of(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
