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
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The master keys in a file: three Tink keysets, each encrypted with AES-256-GCM under a key that
 * scrypt (RFC 7914) derives from a password. JSON, so that a person can see what it is.
 *
 * <p>The file is for its owner alone (mode 600), who is the user that runs Keylife or root, in a
 * folder where nobody else can put another in its place; it is refused otherwise. Whoever has the
 * file and its password can open every sealed secret, and whoever loses either can open none.
 */
public final class KeystoreFile {
  private static final String WHAT = "The keystore file";
  private static final String FORMAT = "keylife-keystore-1";
  private static final int SALT_BYTES = 16;
  private static final int SHORTEST_PASSWORD = 12;
  private static final int LARGEST_FILE = 256 * 1024;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private KeystoreFile() {}

  /** The file's content. The fields that hold bytes are Base64 in the file. */
  // Written and read by Jackson on the spot; never kept or compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Content(
      String format,
      int scryptN,
      int scryptR,
      int scryptP,
      byte[] salt,
      byte[] sealing,
      byte[] tokens,
      byte[] fingerprint) {}

  /**
   * Creates a keystore file with new master keys.
   *
   * @param password UTF-8, at least 12 characters; the caller wipes it
   * @throws KeystoreException if the file exists or cannot be written, or the password is too short
   */
  public static MasterKeys create(Path file, byte[] password) throws KeystoreException {
    return create(file, password, PasswordKey.Cost.DEFAULT);
  }

  static MasterKeys create(Path file, byte[] password, PasswordKey.Cost cost)
      throws KeystoreException {
    if (KeystorePassword.characters(password) < SHORTEST_PASSWORD) {
      throw new KeystoreException(
          "The keystore password must have at least " + SHORTEST_PASSWORD + " characters.");
    }
    try {
      TinkMasterKeys keys = TinkMasterKeys.generate();
      byte[] salt = new byte[SALT_BYTES];
      new SecureRandom().nextBytes(salt);
      Aead aead = PasswordKey.derive(password, salt, cost);
      Content content =
          new Content(
              FORMAT,
              cost.n(),
              cost.r(),
              cost.p(),
              salt,
              encrypt(keys.sealingKeyset(), aead, "sealing", TinkMasterKeys.AEAD),
              encrypt(keys.tokenKeyset(), aead, "tokens", TinkMasterKeys.AEAD),
              encrypt(keys.fingerprintKeyset(), aead, "fingerprint", TinkMasterKeys.PRF));
      ProtectedFile.create(
          WHAT, file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
      return keys;
    } catch (GeneralSecurityException | JsonProcessingException e) {
      throw new KeystoreException(WHAT + " " + file + " cannot be made: " + e.getMessage(), e);
    }
  }

  /**
   * Opens a keystore file.
   *
   * @param password the caller wipes it
   * @throws KeystoreException if the file is missing, open to others, damaged, or was made with
   *     another password
   */
  public static MasterKeys open(Path file, byte[] password) throws KeystoreException {
    Content content = parse(file, ProtectedFile.read(WHAT, file, LARGEST_FILE));
    PasswordKey.Cost cost =
        new PasswordKey.Cost(content.scryptN(), content.scryptR(), content.scryptP());
    if (!content.format().equals(FORMAT) || !cost.isSane()) {
      throw new KeystoreException(
          WHAT + " " + file + " is not of a format that this version reads.");
    }
    try {
      Aead aead = PasswordKey.derive(password, content.salt(), cost);
      return new TinkMasterKeys(
          decrypt(content.sealing(), aead, "sealing", TinkMasterKeys.AEAD),
          decrypt(content.tokens(), aead, "tokens", TinkMasterKeys.AEAD),
          decrypt(content.fingerprint(), aead, "fingerprint", TinkMasterKeys.PRF));
    } catch (GeneralSecurityException e) {
      // One answer for both: which it was is nobody's business who does not have the password.
      throw new KeystoreException(
          WHAT
              + " "
              + file
              + " does not open: the password is wrong or the file is damaged. Check the password,"
              + " or restore the file from a backup.");
    }
  }

  private static Content parse(Path file, byte[] bytes) throws KeystoreException {
    try {
      // The word null is JSON too.
      return Optional.ofNullable(JSON.readValue(bytes, Content.class))
          .orElseThrow(() -> new IOException("null"));
    } catch (IOException e) {
      // Without the cause, which quotes the file.
      throw new KeystoreException(
          WHAT
              + " "
              + file
              + " is damaged: it is not the JSON of a keystore. Restore it from a backup.");
    }
  }

  private static byte[] encrypt(
      KeysetHandle keyset, Aead aead, String purpose, Configuration config)
      throws GeneralSecurityException {
    return TinkProtoKeysetFormat.serializeEncryptedKeyset(
        keyset, aead, associatedData(purpose), config);
  }

  private static KeysetHandle decrypt(
      byte[] keyset, Aead aead, String purpose, Configuration config)
      throws GeneralSecurityException {
    return TinkProtoKeysetFormat.parseEncryptedKeyset(
        keyset, aead, associatedData(purpose), config);
  }

  private static byte[] associatedData(String purpose) {
    return (FORMAT + ":" + purpose).getBytes(StandardCharsets.UTF_8);
  }
}
