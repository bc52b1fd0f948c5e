package dev.keylife.schema;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The id of an event, the same whenever the same history is processed again. The processor gives it
 * and auditors check it by the same rule.
 */
public final class EventId {
  private static final int PLACE_DIGITS = 32;

  private EventId() {}

  /**
   * The id of an event of a key: {@code <key id>:<sequence>}.
   *
   * @param sequence its place in the key's history, from 1
   */
  public static String inHistory(String keyId, long sequence) {
    return keyId + ":" + sequence;
  }

  /**
   * The id of an event about a key that does not exist: {@code <key id>:0:<32 hex digits>}. In
   * place of a history it has the place in the chain of such events: the first 16 bytes of SHA-256
   * over the chain's last hash, the key id and the command id in UTF-8, each behind its length in
   * four bytes (big-endian).
   *
   * @param previousEventHash the hash that the event quotes; empty where it quotes none
   * @param commandId the command that it answers; empty where there is none
   */
  public static String withoutKey(String keyId, byte[] previousEventHash, String commandId) {
    MessageDigest sha256 = sha256();
    add(sha256, previousEventHash);
    add(sha256, keyId.getBytes(StandardCharsets.UTF_8));
    add(sha256, commandId.getBytes(StandardCharsets.UTF_8));
    String place = HexFormat.of().formatHex(sha256.digest()).substring(0, PLACE_DIGITS);
    return inHistory(keyId, 0) + ":" + place;
  }

  private static void add(MessageDigest sha256, byte[] bytes) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    sha256.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
