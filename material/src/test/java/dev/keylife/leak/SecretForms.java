package dev.keylife.leak;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The shapes in which a program lets a secret slip: as bytes, as text, as text of two bytes. */
final class SecretForms {
  /** Texts are looked for as a Java string of one byte a character has them, and of two. */
  private static final Map<String, Charset> CHARSETS =
      Map.of(
          "in ASCII", StandardCharsets.US_ASCII,
          "in UTF-16BE", StandardCharsets.UTF_16BE,
          "in UTF-16LE", StandardCharsets.UTF_16LE);

  /** As {@code Arrays.toString} has it. */
  static final String DECIMAL = "decimal";

  private SecretForms() {}

  /** Every form by its name. */
  static Map<String, byte[]> of(byte[] secret) {
    Map<String, byte[]> forms = new LinkedHashMap<>();
    forms.put("raw bytes", secret.clone());
    forms.put("reversed bytes", reversed(secret));
    String latin1 = new String(secret, StandardCharsets.ISO_8859_1);
    forms.put("a char for each byte, big-endian", latin1.getBytes(StandardCharsets.UTF_16BE));
    forms.put("a char for each byte, little-endian", latin1.getBytes(StandardCharsets.UTF_16LE));
    forms.put("a char for each byte, in UTF-8", latin1.getBytes(StandardCharsets.UTF_8));
    texts(secret)
        .forEach(
            (name, text) ->
                CHARSETS.forEach(
                    (how, charset) -> forms.put(name + " " + how, text.getBytes(charset))));
    return forms;
  }

  private static Map<String, String> texts(byte[] secret) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("lower-case hex", HexFormat.of().formatHex(secret));
    texts.put("upper-case hex", HexFormat.of().withUpperCase().formatHex(secret));
    texts.put("hex with colons", HexFormat.ofDelimiter(":").formatHex(secret));
    texts.put("hex with spaces", HexFormat.ofDelimiter(" ").formatHex(secret));
    texts.put(DECIMAL, Arrays.toString(secret).replaceAll("[\\[\\]]", ""));
    for (int shift = 0; shift < 3; shift++) {
      texts.put("Base64 shifted by " + shift, inner(Base64.getEncoder(), secret, shift));
      texts.put("Base64url shifted by " + shift, inner(Base64.getUrlEncoder(), secret, shift));
    }
    return texts;
  }

  /** Without the first and last group, which depend on what stands around the secret. */
  private static String inner(Base64.Encoder encoder, byte[] secret, int shift) {
    byte[] shifted = new byte[shift + secret.length];
    System.arraycopy(secret, 0, shifted, shift, secret.length);
    String encoded = encoder.encodeToString(shifted);
    return encoded.substring(4, encoded.length() - 4);
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
