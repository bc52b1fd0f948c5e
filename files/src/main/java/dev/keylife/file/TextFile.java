package dev.keylife.file;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads text as desktops save it: UTF-8 with or without a byte order mark, or UTF-16 with one. What
 * is neither is refused with its line and a way out, and never read as something else.
 */
public final class TextFile {
  private static final int MARK_BYTES = 3;

  private TextFile() {}

  /** Says in which line a file is not text, and what to do. */
  public static final class NotText extends IOException {
    private static final long serialVersionUID = 1L;

    NotText(String message) {
      super(message);
    }
  }

  /**
   * Opens a file. Reading from it throws {@link NotText} where it is not text.
   *
   * @throws IOException if it cannot be opened
   */
  public static BufferedReader open(Path file) throws IOException {
    return open(file, () -> Files.newInputStream(file));
  }

  /**
   * Reads a whole file.
   *
   * @param most bytes that it may have
   * @param kind what it is, as {@link SmallFile#read} has it
   * @throws NotText if it is not text
   * @throws IOException if it has more, or cannot be read; the message quotes nothing of it
   */
  public static String read(Path file, int most, String kind) throws IOException {
    byte[] content = SmallFile.read(file, most, kind);
    try (Reader reader = open(file, () -> new ByteArrayInputStream(content))) {
      StringWriter text = new StringWriter();
      reader.transferTo(text);
      return text.toString();
    }
  }

  /** A file's bytes, from their beginning. */
  @FunctionalInterface
  private interface Source {
    InputStream open() throws IOException;
  }

  private static BufferedReader open(Path file, Source source) throws IOException {
    InputStream in = new BufferedInputStream(source.open());
    try {
      in.mark(MARK_BYTES);
      byte[] first = in.readNBytes(MARK_BYTES);
      in.reset();
      Charset charset = charset(first);
      in.skipNBytes(markBytes(first));
      return new BufferedReader(new Checked(file, source, charset, in));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static Charset charset(byte[] first) {
    if (startsWith(first, 0xFF, 0xFE)) {
      return StandardCharsets.UTF_16LE;
    }
    return startsWith(first, 0xFE, 0xFF) ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
  }

  private static int markBytes(byte[] first) {
    if (startsWith(first, 0xEF, 0xBB, 0xBF)) {
      return 3;
    }
    return charset(first).equals(StandardCharsets.UTF_8) ? 0 : 2;
  }

  private static boolean startsWith(byte[] content, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (content.length <= i || (content[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** Turns what is not text into words. */
  private static final class Checked extends Reader {
    private final Path file;
    private final Source source;
    private final Charset charset;
    private final Reader reader;
    private long line = 1;

    Checked(Path file, Source source, Charset charset, InputStream in) {
      this.file = file;
      this.source = source;
      this.charset = charset;
      this.reader =
          new InputStreamReader(in, charset.newDecoder()); // which reports, and replaces nothing
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      int count;
      try {
        count = reader.read(buffer, offset, length);
      } catch (CharacterCodingException e) {
        throw charset.equals(StandardCharsets.UTF_8)
            ? firstBadLine()
            : new NotText(
                "it is not %s, as its byte order mark says, or was cut off".formatted(charset));
      }
      for (int i = offset; i < offset + count; i++) {
        if (buffer[i] == 0) {
          throw nul(line);
        }
        line += buffer[i] == '\n' ? 1 : 0;
      }
      return count;
    }

    private NotText nul(long number) {
      return new NotText(
          "line %d holds a NUL byte, as UTF-16 without a byte order mark has: %s"
              .formatted(number, convert("UTF-16LE")));
    }

    private String convert(String from) {
      return "save it as UTF-8, or convert it, for example with iconv -f %s -t UTF-8 %s"
          .formatted(from, ShellWord.of(file));
    }

    /** The reader works ahead of its lines, so they are counted again. */
    private NotText firstBadLine() throws IOException {
      try (InputStream in = new BufferedInputStream(source.open())) {
        for (long number = 1; ; number++) {
          byte[] bytes = nextLine(in);
          for (byte b : bytes) {
            if (b == 0) {
              return nul(number);
            }
          }
          if (bytes.length == 0 || !isUtf8(bytes)) {
            return new NotText(
                "line %d is not UTF-8: %s".formatted(number, convert("WINDOWS-1252")));
          }
        }
      }
    }

    private static boolean isUtf8(byte[] bytes) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        return true;
      } catch (CharacterCodingException e) {
        return false;
      }
    }

    private static byte[] nextLine(InputStream in) throws IOException {
      byte[] bytes = new byte[256];
      int length = 0;
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = (byte) b;
        if (b == '\n') {
          break;
        }
      }
      return Arrays.copyOf(bytes, length);
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
