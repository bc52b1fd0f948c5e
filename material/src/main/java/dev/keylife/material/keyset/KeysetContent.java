package dev.keylife.material.keyset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands in a keyset file. JSON, so that a person can see what it is. The fields that hold
 * bytes are Base64; each is a Tink keyset, encrypted with everything above it as associated data.
 *
 * @param generation as in {@link MasterKeyset}
 * @param keys what is known of the master keys, oldest first
 * @param protection what it is encrypted with, as {@link KeysetProtection} describes it
 */
// Written and read by Jackson on the spot; never kept or compared.
@SuppressWarnings("ArrayRecordComponent")
record KeysetContent(
    String format,
    int generation,
    List<Key> keys,
    String protection,
    byte[] sealing,
    byte[] tokens,
    byte[] fingerprint) {
  private static final String FORMAT = "keylife-keyset-2";

  /** The same under the name that it had first; a change of the file gives it the present one. */
  private static final String FORMER_NAME = "keylife-keystore-2";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  /**
   * A master key.
   *
   * @param id eight hex digits
   * @param createdAt ISO 8601
   */
  record Key(String id, String createdAt) {}

  static KeysetContent encrypt(MasterKeyset keyset, String protection, Aead aead)
      throws GeneralSecurityException {
    List<Key> keys =
        keyset.keys().stream()
            .map(key -> new Key(MasterKey.text(key.id()), key.at().toString()))
            .toList();
    String head = head(FORMAT, keyset.generation(), keys, protection);
    return new KeysetContent(
        FORMAT,
        keyset.generation(),
        keys,
        protection,
        encrypt(keyset.sealing(), aead, head + "sealing", MasterKeyset.AEAD),
        encrypt(keyset.tokens(), aead, head + "tokens", MasterKeyset.AEAD),
        encrypt(keyset.fingerprint(), aead, head + "fingerprint", MasterKeyset.PRF));
  }

  /**
   * @throws GeneralSecurityException if this was encrypted under another key, or changed since
   */
  MasterKeyset decrypt(Aead aead) throws GeneralSecurityException {
    String head = head(format, generation, keys, protection);
    return new MasterKeyset(
        generation,
        made(),
        decrypt(sealing, aead, head + "sealing", MasterKeyset.AEAD),
        decrypt(tokens, aead, head + "tokens", MasterKeyset.AEAD),
        decrypt(fingerprint, aead, head + "fingerprint", MasterKeyset.PRF));
  }

  /**
   * @throws IOException if it is not the JSON of a keyset; the message may quote the file
   */
  static KeysetContent parse(byte[] json) throws IOException {
    // The word null is JSON too.
    return Optional.ofNullable(JSON.readValue(json, KeysetContent.class))
        .orElseThrow(() -> new IOException("null"));
  }

  byte[] toJson() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts, numbers and bytes are JSON", e);
    }
  }

  boolean isOfAKnownFormat() {
    return format.equals(FORMAT) || format.equals(FORMER_NAME);
  }

  private List<MasterKeyset.Made> made() throws GeneralSecurityException {
    List<MasterKeyset.Made> made = new ArrayList<>();
    try {
      for (Key key : keys) {
        made.add(
            new MasterKeyset.Made(
                Integer.parseUnsignedInt(key.id(), 16), Instant.parse(key.createdAt())));
      }
    } catch (NumberFormatException | DateTimeException e) {
      throw new GeneralSecurityException("a key's description has no meaning", e);
    }
    return made;
  }

  /** Injective: neither ids, nor dates, nor a protection hold the separators that follow them. */
  private static String head(String format, int generation, List<Key> keys, String protection) {
    StringBuilder head = new StringBuilder(format).append('|').append(generation);
    keys.forEach(key -> head.append('|').append(key.id()).append('=').append(key.createdAt()));
    return head.append('|').append(protection).append('|').toString();
  }

  private static byte[] encrypt(KeysetHandle keyset, Aead aead, String head, Configuration config)
      throws GeneralSecurityException {
    return TinkProtoKeysetFormat.serializeEncryptedKeyset(
        keyset, aead, head.getBytes(StandardCharsets.UTF_8), config);
  }

  private static KeysetHandle decrypt(byte[] keyset, Aead aead, String head, Configuration config)
      throws GeneralSecurityException {
    return TinkProtoKeysetFormat.parseEncryptedKeyset(
        keyset, aead, head.getBytes(StandardCharsets.UTF_8), config);
  }
}
