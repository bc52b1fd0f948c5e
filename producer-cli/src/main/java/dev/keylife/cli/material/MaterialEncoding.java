package dev.keylife.cli.material;

import dev.keylife.client.SecretBytes;
import dev.keylife.type.KeySpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How key material is written in a file. Every array on the way is wiped, and none of it becomes a
 * String; messages never quote the content.
 */
public enum MaterialEncoding {
  /** The bytes themselves. */
  raw {
    @Override
    byte[] decode(byte[] content) {
      return content.clone();
    }
  },
  /** Hex digits, with white space anywhere. */
  hex {
    @Override
    byte[] decode(byte[] content) {
      return withDense(content, MaterialEncoding::fromHex);
    }
  },
  /** Base64 (RFC 4648, section 4), with white space anywhere. */
  base64 {
    @Override
    byte[] decode(byte[] content) {
      return withDense(content, dense -> Base64.getDecoder().decode(dense));
    }
  };

  /** More than any key needs; a larger file is the wrong file. */
  static final int MAX_BYTES = 64 * 1024;

  abstract byte[] decode(byte[] content);

  /**
   * Reads all of a stream.
   *
   * @param file where the stream comes from, for commands that are printed
   * @throws IllegalArgumentException if it is empty, too large, not in this encoding, or cannot be
   *     key material; the message says what to do
   */
  public SecretBytes read(InputStream in, Path file) throws IOException {
    byte[] buffer = new byte[MAX_BYTES + 1];
    try {
      int length = in.readNBytes(buffer, 0, buffer.length);
      if (length > MAX_BYTES) {
        throw new IllegalArgumentException(
            "it is larger than %d bytes: no key is".formatted(MAX_BYTES));
      }
      byte[] content = Arrays.copyOf(buffer, length);
      try {
        return checked(content, KeySource.of(file));
      } finally {
        Arrays.fill(content, (byte) 0);
      }
    } finally {
      Arrays.fill(buffer, (byte) 0);
    }
  }

  /**
   * Reads all of a stream, for a key of which it is known what it is.
   *
   * @throws IllegalArgumentException as {@link #read(InputStream, Path)}, and if no key of that
   *     spec can have such material
   */
  public SecretBytes read(InputStream in, Path file, KeySpec spec) throws IOException {
    SecretBytes material = read(in, file);
    try {
      refuse(MaterialSizes.misfit(material, spec));
      return material;
    } catch (IllegalArgumentException e) {
      material.close();
      throw e;
    }
  }

  private SecretBytes checked(byte[] content, KeySource source) {
    refuse(KeyFile.refusalOfText(content, source));
    byte[] material;
    try {
      material = decode(content);
    } catch (IllegalArgumentException e) {
      // the library's own message may quote what it read
      throw new IllegalArgumentException("it is not in the encoding " + this);
    }
    try {
      refuse(material.length == 0 ? Optional.of("it is empty") : Optional.empty());
      refuse(KeyFile.refusal(material, decoded(source)));
    } catch (IllegalArgumentException e) {
      Arrays.fill(material, (byte) 0);
      throw e;
    }
    return SecretBytes.owning(material);
  }

  private static void refuse(Optional<String> flaw) {
    flaw.ifPresent(
        words -> {
          throw new IllegalArgumentException(words);
        });
  }

  private KeySource decoded(KeySource source) {
    return switch (this) {
      case raw -> source;
      case hex -> source.through("xxd -r -p");
      case base64 -> source.through("tr -d ' \\t\\r\\n' <").through("openssl base64 -d -A");
    };
  }

  private interface Decoder {
    byte[] decode(byte[] dense);
  }

  private static byte[] withDense(byte[] content, Decoder decoder) {
    byte[] spread = new byte[content.length];
    int length = 0;
    for (byte b : content) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        spread[length++] = b;
      }
    }
    byte[] dense = Arrays.copyOf(spread, length);
    try {
      return decoder.decode(dense);
    } finally {
      Arrays.fill(spread, (byte) 0);
      Arrays.fill(dense, (byte) 0);
    }
  }

  private static byte[] fromHex(byte[] digits) {
    if (digits.length % 2 != 0) {
      throw new IllegalArgumentException("odd number of digits");
    }
    byte[] bytes = new byte[digits.length / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          (byte)
              (HexFormat.fromHexDigit(digits[2 * i]) << 4
                  | HexFormat.fromHexDigit(digits[2 * i + 1]));
    }
    return bytes;
  }
}
