package dev.keylife.material.tokens;

import dev.keylife.lifecycle.Cryptography.ImportToken;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * The content of an import token in bytes: a version, then the fields in order, texts with their
 * length before them. Enums go by name, so that their order is free to change.
 */
public final class TokenEncoding {
  private static final int VERSION = 1;

  private TokenEncoding() {}

  public static byte[] encode(ImportToken token) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeUTF(token.key().value());
      out.writeUTF(token.wrappingKeyId());
      out.writeUTF(token.algorithm().name());
      out.writeUTF(token.spec().name());
      write(token.issuedAt(), out);
      write(token.validTo(), out);
    } catch (IOException e) {
      throw new IllegalStateException("memory takes every byte", e);
    }
    return bytes.toByteArray();
  }

  /**
   * What a token says.
   *
   * @throws IOException if the bytes are not exactly one token of this version
   */
  public static ImportToken decode(byte[] content) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      if (in.readUnsignedByte() != VERSION) {
        throw new IOException("not of this version");
      }
      ImportToken token =
          new ImportToken(
              new KeyId(in.readUTF()),
              in.readUTF(),
              WrappingAlgorithm.valueOf(in.readUTF()),
              WrappingKeySpec.valueOf(in.readUTF()),
              readTime(in),
              readTime(in));
      if (in.available() > 0) {
        throw new IOException("longer than a token");
      }
      return token;
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("a field has no meaning", e);
    }
  }

  private static void write(Instant time, DataOutputStream out) throws IOException {
    out.writeLong(time.getEpochSecond());
    out.writeInt(time.getNano());
  }

  private static Instant readTime(DataInputStream in) throws IOException {
    long second = in.readLong();
    int nano = in.readInt();
    if (nano < 0 || nano > 999_999_999) {
      throw new IOException("not a nanosecond");
    }
    return Instant.ofEpochSecond(second, nano);
  }
}
