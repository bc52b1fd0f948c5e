package dev.keylife.audit;

import dev.keylife.schema.Sha256;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An exported trail as it is read, once, from front to end: from a file, a pipe, compressed by gzip
 * or not. Tells an Avro container from JSON lines, and either from what is no trail.
 */
final class TrailInput implements AutoCloseable {
  private static final byte[] AVRO_MAGIC = {'O', 'b', 'j', 1};
  private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};

  /** Of the first record, or of the schema that an Avro container begins with. */
  private static final int HEAD_BYTES = 8192;

  private final DigestInputStream digested;
  private final BufferedInputStream content;
  private final byte[] head;

  private TrailInput(DigestInputStream digested, BufferedInputStream content, byte[] head) {
    this.digested = digested;
    this.content = content;
    this.head = head;
  }

  /**
   * Begins to read.
   *
   * @throws NotATrailException if nothing in its beginning is of a trail
   */
  static TrailInput open(InputStream source) throws IOException {
    BufferedInputStream raw = new BufferedInputStream(source);
    boolean compressed = Arrays.equals(peek(raw, GZIP_MAGIC.length), GZIP_MAGIC);
    DigestInputStream digested =
        new DigestInputStream(compressed ? new GZIPInputStream(raw) : raw, Sha256.newDigest());
    BufferedInputStream content = new BufferedInputStream(digested, HEAD_BYTES);
    byte[] head = peek(content, HEAD_BYTES);
    String text = new String(head, StandardCharsets.ISO_8859_1);
    // A trail that was cut off at its beginning is a broken one; so is one with a byte changed.
    boolean trail =
        head.length == 0
            || startsWith(head, AVRO_MAGIC)
            || text.contains("\"partition\":")
            || text.contains("dev.keylife.audit");
    if (!trail) {
      throw new NotATrailException(kind(head));
    }
    return new TrailInput(digested, content, head);
  }

  private static byte[] peek(BufferedInputStream in, int length) throws IOException {
    in.mark(length);
    byte[] found = in.readNBytes(length);
    in.reset();
    return found;
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return Arrays.equals(Arrays.copyOf(bytes, prefix.length), prefix);
  }

  private static String kind(byte[] head) {
    if (startsWith(head, new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd})) {
      return "compressed by zstd: decompress it, such as with zstd -dc FILE | keylife audit verify -";
    }
    if (startsWith(head, new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z'})) {
      return "compressed by xz: decompress it, such as with xz -dc FILE | keylife audit verify -";
    }
    if (startsWith(head, new byte[] {'P', 'K'})) {
      return "a zip archive: take the trail out of it";
    }
    if (new String(head, StandardCharsets.ISO_8859_1).contains("keylife-trail/")) {
      return "a manifest, and not the trail that it belongs to";
    }
    return "neither JSON lines nor an Avro container of keylife audit export";
  }

  boolean isEmpty() {
    return head.length == 0;
  }

  boolean isAvro() {
    return startsWith(head, AVRO_MAGIC);
  }

  /** All of it, decompressed. To close it closes nothing. */
  InputStream content() {
    return new FilterInputStream(content) {
      @Override
      public void close() {}
    };
  }

  /**
   * SHA-256 of all of it, decompressed; what was not read yet is passed over. Empty where the
   * compressed form is damaged behind the last record.
   */
  String sha256() throws IOException {
    try {
      content.transferTo(OutputStream.nullOutputStream());
      return Hex.of(digested.getMessageDigest().digest());
    } catch (EOFException | ZipException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
