package dev.keylife.material.format;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Reads DER strictly, in place: definite lengths in their shortest form, integers without padding,
 * nothing left over. What BER allows beside that is refused, because two encodings of one key would
 * be two materials.
 *
 * <p>Works on the given array, so that no copy of a key is left behind; only numbers are copied.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-X.690">ITU-T X.690, section 10</a>
 */
final class Der {
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int NULL = 0x05;
  static final int OID = 0x06;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private final byte[] bytes;
  private final int end;
  private int position;

  private Der(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  static Der of(byte[] bytes) {
    return new Der(bytes, 0, bytes.length);
  }

  /** Context-specific tags: constructed as for EXPLICIT, primitive as for IMPLICIT over one. */
  static int constructed(int number) {
    return 0xA0 | number;
  }

  static int primitive(int number) {
    return 0x80 | number;
  }

  boolean isEmpty() {
    return position == end;
  }

  boolean isNext(int tag) {
    return position < end && (bytes[position] & 0xFF) == tag;
  }

  /** What is inside the next element. */
  Der enter(int tag, String what) {
    MalformedMaterialException.unless(
        isNext(tag), "is not DER of a private key: there is no " + what);
    position++;
    int length = length(what);
    MalformedMaterialException.unless(
        length <= end - position, "is not DER: " + what + " is cut off");
    Der inside = new Der(bytes, position, position + length);
    position += length;
    return inside;
  }

  private int length(String what) {
    MalformedMaterialException.unless(position < end, "is not DER: " + what + " is cut off");
    int first = bytes[position++] & 0xFF;
    if (first < 0x80) {
      return first;
    }
    int octets = first & 0x7F;
    MalformedMaterialException.unless(
        octets >= 1 && octets <= 2 && octets <= end - position,
        "is not DER: " + what + " has a length that is indefinite, too large or cut off");
    int length = 0;
    for (int i = 0; i < octets; i++) {
      length = (length << 8) | (bytes[position++] & 0xFF);
    }
    MalformedMaterialException.unless(
        length >= (octets == 1 ? 0x80 : 0x100),
        "is not DER: " + what + " has a length that is not in its shortest form");
    return length;
  }

  /** Nothing may follow. */
  void end(String what) {
    MalformedMaterialException.unless(isEmpty(), "has bytes left over behind " + what);
  }

  int length() {
    return end - position;
  }

  /** A copy of all that is left; the caller wipes it if it is secret. */
  byte[] copy() {
    return Arrays.copyOfRange(bytes, position, end);
  }

  boolean contains(byte[] expected) {
    return Arrays.equals(bytes, position, end, expected, 0, expected.length);
  }

  /** An INTEGER that is not negative. */
  BigInteger integer(String what) {
    Der content = enter(INTEGER, what);
    int length = content.length();
    MalformedMaterialException.unless(length >= 1, "is not DER: " + what + " is empty");
    int first = bytes[content.position];
    boolean padded = length > 1 && first == 0 && bytes[content.position + 1] >= 0;
    MalformedMaterialException.unless(!padded, "is not DER: " + what + " has a leading zero");
    MalformedMaterialException.unless(first >= 0, "is not acceptable: " + what + " is negative");
    return new BigInteger(1, bytes, content.position, length);
  }

  /** A small INTEGER, as versions are. */
  int version(String what) {
    BigInteger value = integer(what);
    return value.bitLength() <= 8 ? value.intValue() : Integer.MAX_VALUE;
  }

  /** The octets of a BIT STRING, all of whose bits are used. */
  Der bits(int tag, String what) {
    Der content = enter(tag, what);
    MalformedMaterialException.unless(
        content.length() >= 1 && bytes[content.position] == 0,
        "is not acceptable: " + what + " has unused bits");
    return new Der(bytes, content.position + 1, content.end);
  }

  /** All that is left, as a number. */
  BigInteger unsigned() {
    return new BigInteger(1, bytes, position, end - position);
  }
}
