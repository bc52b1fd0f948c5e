package dev.keylife.material;

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
 * What stands in a keystore file. JSON, so that a person can see what it is. The fields that hold
 * bytes are Base64; each is a Tink keyset, encrypted with everything above it as associated data.
 *
 * @param generation as in {@link MasterKeyring}
 * @param keys what is known of the master keys, oldest first
 * @param protection what it is encrypted with, as {@link KeystoreProtection} describes it
 */
// Written and read by Jackson on the spot; never kept or compared.
@SuppressWarnings("ArrayRecordComponent")
record KeystoreContent(
    String format,
    int generation,
    List<Key> keys,
    String protection,
    byte[] sealing,
    byte[] tokens,
    byte[] fingerprint) {
  private static final String FORMAT = "keylife-keystore-2";

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

  static KeystoreContent encrypt(MasterKeyring keyring, String protection, Aead aead)
      throws GeneralSecurityException {
    List<Key> keys =
        keyring.keys().stream()
            .map(key -> new Key(MasterKey.text(key.id()), key.at().toString()))
            .toList();
    String head = head(keyring.generation(), keys, protection);
    return new KeystoreContent(
        FORMAT,
        keyring.generation(),
        keys,
        protection,
        encrypt(keyring.sealing(), aead, head + "sealing", MasterKeyring.AEAD),
        encrypt(keyring.tokens(), aead, head + "tokens", MasterKeyring.AEAD),
        encrypt(keyring.fingerprint(), aead, head + "fingerprint", MasterKeyring.PRF));
  }

  /**
   * @throws GeneralSecurityException if this was encrypted under another key, or changed since
   */
  MasterKeyring decrypt(Aead aead) throws GeneralSecurityException {
    String head = head(generation, keys, protection);
    return new MasterKeyring(
        generation,
        made(),
        decrypt(sealing, aead, head + "sealing", MasterKeyring.AEAD),
        decrypt(tokens, aead, head + "tokens", MasterKeyring.AEAD),
        decrypt(fingerprint, aead, head + "fingerprint", MasterKeyring.PRF));
  }

  /**
   * @throws IOException if it is not the JSON of a keystore; the message may quote the file
   */
  static KeystoreContent parse(byte[] json) throws IOException {
    // The word null is JSON too.
    return Optional.ofNullable(JSON.readValue(json, KeystoreContent.class))
        .orElseThrow(() -> new IOException("null"));
  }

  byte[] toJson() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts, numbers and bytes are JSON", e);
    }
  }

  boolean isOfThisFormat() {
    return format.equals(FORMAT);
  }

  private List<MasterKeyring.Made> made() throws GeneralSecurityException {
    List<MasterKeyring.Made> made = new ArrayList<>();
    try {
      for (Key key : keys) {
        made.add(
            new MasterKeyring.Made(
                Integer.parseUnsignedInt(key.id(), 16), Instant.parse(key.createdAt())));
      }
    } catch (NumberFormatException | DateTimeException e) {
      throw new GeneralSecurityException("a key's description has no meaning", e);
    }
    return made;
  }

  /** Injective: neither ids, nor dates, nor a protection hold the separators that follow them. */
  private static String head(int generation, List<Key> keys, String protection) {
    StringBuilder head = new StringBuilder(FORMAT).append('|').append(generation);
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
