package dev.keylife.gateway.publish;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * What all tries of one call have in common, and no other call: a digest of the SDK's invocation
 * id, the principal, the operation and its input. The command id and the id of a new key follow
 * from it, so that the processor recognises a second try, by whichever gateway it comes.
 */
public final class CallIdentity {
  private final byte[] digest;
  private final Optional<byte[]> callersSecret;

  private CallIdentity(byte[] digest, Optional<byte[]> callersSecret) {
    this.digest = digest;
    this.callersSecret = callersSecret;
  }

  /** Of a try; drawn where nothing tells which call it is one of. */
  public static CallIdentity of(Attempt attempt) {
    String invocation = attempt.invocationId().orElseGet(() -> UUID.randomUUID().toString());
    return new CallIdentity(
        digest(
            utf8("keylife-gateway-call-1"),
            utf8(invocation),
            utf8(attempt.principal()),
            utf8(attempt.operation()),
            attempt.body()),
        attempt.callersSecret());
  }

  /** The command id: 32 hex digits. */
  public String commandId() {
    return HexFormat.of().formatHex(derive("command"));
  }

  /** The id of the key that the call creates: a UUID of version 8 (RFC 9562, section 5.8). */
  public String keyId() {
    ByteBuffer bytes = ByteBuffer.wrap(derive("key"));
    long high = (bytes.getLong() & ~0xf000L) | 0x8000L;
    long low = (bytes.getLong() & ~(0b11L << 62)) | (0b10L << 62);
    return new UUID(high, low).toString();
  }

  /**
   * Thirty-two bytes that every gateway with the caller's credentials finds for every try of this
   * call, and nobody else: a private key that import tokens are encrypted to. Empty where callers
   * have no secrets.
   */
  public Optional<byte[]> tokenSeed() {
    return callersSecret.map(secret -> digest(utf8("token-recipient"), secret, digest));
  }

  private byte[] derive(String use) {
    return Arrays.copyOf(digest(utf8(use), digest), 16);
  }

  /** SHA-256 over parts with their lengths, so that no two lists of parts give the same bytes. */
  private static byte[] digest(byte[]... parts) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    for (byte[] part : parts) {
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
      sha256.update(part);
    }
    return sha256.digest();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
