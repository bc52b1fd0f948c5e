package dev.keylife.gateway.publish;

import dev.keylife.schema.FramedSha256;
import java.nio.ByteBuffer;
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
        new FramedSha256()
            .add("keylife-gateway-call-1")
            .add(invocation)
            .add(attempt.principal())
            .add(attempt.operation())
            .add(attempt.body())
            .digest(),
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

  /** The id of the multi-Region key that the call creates, as AWS forms them. */
  public String multiRegionKeyId() {
    return "mrk-" + HexFormat.of().formatHex(derive("key"));
  }

  /**
   * Thirty-two bytes that every gateway with the caller's credentials finds for every try of this
   * call, and nobody else: a private key that import tokens are encrypted to. Empty where callers
   * have no secrets.
   */
  public Optional<byte[]> tokenSeed() {
    return callersSecret.map(
        secret -> new FramedSha256().add("token-recipient").add(secret).add(digest).digest());
  }

  private byte[] derive(String use) {
    return Arrays.copyOf(new FramedSha256().add(use).add(digest).digest(), 16);
  }
}
