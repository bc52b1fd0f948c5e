package dev.keylife.client;

import java.util.Arrays;

/** Plaintext key material, for as long as it is needed: {@link #close} wipes it. */
public final class SecretBytes implements AutoCloseable {
  private final byte[] bytes;

  private SecretBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes an array over: it must not be used afterwards, and is wiped on close. */
  public static SecretBytes owning(byte[] bytes) {
    return new SecretBytes(bytes);
  }

  /** The array itself, not a copy: do not keep it. */
  byte[] bytes() {
    return bytes;
  }

  /** How many bytes. */
  public int length() {
    return bytes.length;
  }

  /** Wipes the bytes. */
  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }

  /** Tells the length only. */
  @Override
  public String toString() {
    return "SecretBytes[" + bytes.length + " bytes]";
  }
}
