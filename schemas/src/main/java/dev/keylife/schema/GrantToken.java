package dev.keylife.schema;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a grant and its key in one text: base64url of the byte 1, the grant id in 32 bytes, and the
 * bare key id. It is no secret and proves nothing: whoever has it may do what the grant permits
 * them, and no more.
 *
 * @param grantId 64 hex digits
 */
public record GrantToken(String keyId, String grantId) {
  private static final byte VERSION = 1;
  private static final int GRANT_ID_BYTES = 32;
  private static final Pattern GRANT_ID = Pattern.compile("[0-9a-f]{64}");

  /**
   * @throws IllegalArgumentException if they are no ids
   */
  public GrantToken {
    if (!GRANT_ID.matcher(grantId).matches() || !KeyIdSyntax.isKeyId(keyId)) {
      throw new IllegalArgumentException("not the ids of a key and a grant");
    }
  }

  /** Whether a text has the form of a grant id. */
  public static boolean isGrantId(String text) {
    return GRANT_ID.matcher(text).matches();
  }

  /** Reads a token; empty where a text is none. */
  public static Optional<GrantToken> read(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length <= 1 + GRANT_ID_BYTES || bytes[0] != VERSION) {
        return Optional.empty();
      }
      GrantToken token =
          new GrantToken(
              new String(
                  bytes,
                  1 + GRANT_ID_BYTES,
                  bytes.length - 1 - GRANT_ID_BYTES,
                  StandardCharsets.US_ASCII),
              HexFormat.of().formatHex(bytes, 1, 1 + GRANT_ID_BYTES));
      // One text for each grant: no other spelling of the same bytes.
      return Optional.of(token).filter(read -> read.text().equals(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The token. */
  public String text() {
    byte[] key = keyId.getBytes(StandardCharsets.US_ASCII);
    byte[] bytes =
        ByteBuffer.allocate(1 + GRANT_ID_BYTES + key.length)
            .put(VERSION)
            .put(HexFormat.of().parseHex(grantId))
            .put(key)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
