package dev.keylife.cli.text;

import dev.keylife.schema.FramedSha256;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The first half of a SHA-256: stands for a text where millions are to be told apart and none is to
 * be kept. Two texts have the same one by accident in 1 of 2^128 cases.
 */
public record ShortDigest(long high, long low) {

  /** Of texts, in their order and each with its bounds. */
  public static ShortDigest of(List<String> texts) {
    FramedSha256 digest = new FramedSha256();
    texts.forEach(digest::add);
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new ShortDigest(hash.getLong(), hash.getLong());
  }

  public static ShortDigest of(String text) {
    return of(List.of(text));
  }
}
