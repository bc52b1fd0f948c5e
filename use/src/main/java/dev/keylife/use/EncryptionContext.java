package dev.keylife.use;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Names and values that are bound to a ciphertext and not in it: an exact match, whatever the
 * order. Bound by the encoding of the AWS Encryption SDK: the number of pairs, then each name and
 * value with its length before it, in the order of the names' bytes. No two contexts have the same
 * encoding.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/body-aad-reference.html">Encryption
 *     context in the message format of the AWS Encryption SDK</a>
 */
public final class EncryptionContext {
  /** Of names and values together, in UTF-8: what AWS KMS takes. */
  static final int MOST_BYTES = 8192;

  private static final EncryptionContext NONE = new EncryptionContext(new byte[2]);

  private final byte[] encoded;

  private EncryptionContext(byte[] encoded) {
    this.encoded = encoded;
  }

  /** No context, which is the same as one without pairs. */
  public static EncryptionContext none() {
    return NONE;
  }

  /**
   * A context of pairs.
   *
   * @throws UseException {@code ValidationException} if it is too large, or no Unicode text
   */
  public static EncryptionContext of(Map<String, String> pairs) {
    if (pairs.isEmpty()) {
      return NONE;
    }
    List<byte[][]> all = new ArrayList<>(pairs.size());
    int bytes = 0;
    for (Map.Entry<String, String> pair : pairs.entrySet()) {
      byte[] name = utf8(pair.getKey());
      byte[] value = utf8(pair.getValue());
      bytes += name.length + value.length;
      if (bytes > MOST_BYTES) {
        throw tooLarge();
      }
      all.add(new byte[][] {name, value});
    }
    // Pairs of two empty texts count nothing, but there is only one of them.
    all.sort((a, b) -> Arrays.compareUnsigned(a[0], b[0]));
    ByteBuffer encoded = ByteBuffer.allocate(2 + 4 * all.size() + bytes);
    encoded.putShort((short) all.size());
    for (byte[][] pair : all) {
      encoded.putShort((short) pair[0].length).put(pair[0]);
      encoded.putShort((short) pair[1].length).put(pair[1]);
    }
    return new EncryptionContext(encoded.array());
  }

  private static UseException tooLarge() {
    return UseException.validation(
        "The encryption context has more than " + MOST_BYTES + " bytes of names and values.");
  }

  /** Half a surrogate pair would become a question mark, and two contexts the same. */
  private static byte[] utf8(String text) {
    if (text.length() > MOST_BYTES) {
      throw tooLarge();
    }
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      return Arrays.copyOfRange(bytes.array(), bytes.arrayOffset(), bytes.limit());
    } catch (CharacterCodingException e) {
      throw UseException.validation("The encryption context has a text that is not Unicode.");
    }
  }

  boolean isEmpty() {
    return encoded.length == NONE.encoded.length;
  }

  /** How long the encoding is. */
  int length() {
    return encoded.length;
  }

  void putInto(ByteBuffer buffer) {
    buffer.put(encoded);
  }
}
