package dev.keylife.schema;

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
    byte[] digest = new FramedSha256().add(previousEventHash).add(keyId).add(commandId).digest();
    String place = HexFormat.of().formatHex(digest).substring(0, PLACE_DIGITS);
    return inHistory(keyId, 0) + ":" + place;
  }
}
