package dev.keylife.lifecycle;

/** What a decision asks of the store of sealed secrets. */
public sealed interface SecretChange {
  SecretId id();

  /** Keep these sealed bytes, in place of any that are kept under the same name. */
  record Keep(SecretId id, ByteString sealed) implements SecretChange {}

  /** Erase. Nothing happens where nothing is kept. */
  record Erase(SecretId id) implements SecretChange {}
}
