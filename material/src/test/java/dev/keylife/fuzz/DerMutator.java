package dev.keylife.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Changes one element of a DER structure and corrects the lengths around it, so that what reads it
 * gets past the outer ones. What is not DER comes back as it is.
 */
final class DerMutator {
  private static final int DEEPEST = 8;

  private final RandomGenerator random;

  DerMutator(RandomGenerator random) {
    this.random = random;
  }

  byte[] changed(byte[] der) {
    List<Element> elements = parse(der, 0);
    if (elements.isEmpty()) {
      return der;
    }
    return encode(changed(elements));
  }

  private List<Element> changed(List<Element> siblings) {
    List<Element> result = new ArrayList<>(siblings);
    int at = random.nextInt(result.size());
    Element element = result.get(at);
    if (!element.children.isEmpty() && random.nextInt(4) > 0) {
      result.set(at, element.with(encode(changed(element.children))));
      return result;
    }
    switch (random.nextInt(7)) {
      case 0 -> result.remove(at);
      case 1 -> result.add(random.nextInt(result.size() + 1), element);
      case 2 -> result.set(at, result.set(random.nextInt(result.size()), element));
      case 3 -> result.set(at, new Element((byte) random.nextInt(256), element.content, List.of()));
      case 4 -> result.set(at, element.with(new byte[0]));
      case 5 -> result.set(at, element.with(padded(element.content)));
      default -> result.set(at, element.with(otherNumber(element.content)));
    }
    return result;
  }

  private static byte[] padded(byte[] content) {
    return Mutator.replaced(content, 0, 0, new byte[] {0});
  }

  private byte[] otherNumber(byte[] content) {
    byte[] other = content.clone();
    if (other.length > 0) {
      other[random.nextInt(other.length)] += (byte) (1 + random.nextInt(255));
    }
    return other;
  }

  /** The elements one after another; none if it is anything else. */
  private static List<Element> parse(byte[] der, int depth) {
    List<Element> elements = new ArrayList<>();
    int at = 0;
    while (at < der.length) {
      int header = 2;
      int length = at + 1 < der.length ? der[at + 1] & 0xff : -1;
      if (length > 0x80 && length <= 0x83) {
        int bytes = length & 0x7f;
        length = 0;
        for (int i = 0; i < bytes && at + header < der.length; i++) {
          length = (length << 8) | (der[at + header++] & 0xff);
        }
      }
      if (length < 0 || length > der.length - at - header) {
        return List.of();
      }
      byte[] content = Arrays.copyOfRange(der, at + header, at + header + length);
      elements.add(new Element(der[at], content, inner(der[at], content, depth)));
      at += header + length;
    }
    return elements;
  }

  private static List<Element> inner(byte tag, byte[] content, int depth) {
    boolean mayHold = (tag & 0x20) != 0 || tag == 0x04; // constructed, or an octet string
    return mayHold && depth < DEEPEST ? parse(content, depth + 1) : List.of();
  }

  private static byte[] encode(List<Element> elements) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Element element : elements) {
      out.write(element.tag);
      writeLength(out, element.content.length);
      out.writeBytes(element.content);
    }
    return out.toByteArray();
  }

  private static void writeLength(ByteArrayOutputStream out, int length) {
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Made here, and never changed.
  private record Element(byte tag, byte[] content, List<Element> children) {
    Element with(byte[] other) {
      return new Element(tag, other, children);
    }
  }
}
