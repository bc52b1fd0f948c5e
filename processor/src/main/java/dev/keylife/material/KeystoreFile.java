package dev.keylife.material;

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
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;

/**
 * The master keys in a file: three Tink keysets, each encrypted with AES-256-GCM under a key that
 * scrypt (RFC 7914) derives from a password. JSON, so that a person can see what it is.
 *
 * <p>The file is for its owner alone (mode 600) and is refused otherwise.
 */
public final class KeystoreFile {
  private static final String WHAT = "The keystore file";
  private static final String FORMAT = "keylife-keystore-1";
  private static final int SALT_BYTES = 16;
  private static final int SHORTEST_PASSWORD = 12;
  private static final int LARGEST_FILE = 256 * 1024;

  /** Everything but the owner's own. */
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

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
   * @param password at least 12 bytes; the caller wipes it
   * @throws KeystoreException if the file exists or cannot be written, or the password is too short
   */
  public static MasterKeys create(Path file, byte[] password) throws KeystoreException {
    return create(file, password, PasswordKey.Cost.DEFAULT);
  }

  static MasterKeys create(Path file, byte[] password, PasswordKey.Cost cost)
      throws KeystoreException {
    if (password.length < SHORTEST_PASSWORD) {
      throw new KeystoreException(
          "The keystore password must have at least " + SHORTEST_PASSWORD + " characters.");
    }
    try {
      MasterKeys keys = MasterKeys.generate();
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
              encrypt(keys.sealingKeyset(), aead, "sealing", MasterKeys.AEAD),
              encrypt(keys.tokenKeyset(), aead, "tokens", MasterKeys.AEAD),
              encrypt(keys.fingerprintKeyset(), aead, "fingerprint", MasterKeys.PRF));
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
    Content content = parse(file, ProtectedFile.read(WHAT, file, OTHERS, LARGEST_FILE));
    PasswordKey.Cost cost =
        new PasswordKey.Cost(content.scryptN(), content.scryptR(), content.scryptP());
    if (!content.format().equals(FORMAT) || !cost.isSane()) {
      throw new KeystoreException(
          WHAT + " " + file + " is not of a format that this version reads.");
    }
    try {
      Aead aead = PasswordKey.derive(password, content.salt(), cost);
      return new MasterKeys(
          decrypt(content.sealing(), aead, "sealing", MasterKeys.AEAD),
          decrypt(content.tokens(), aead, "tokens", MasterKeys.AEAD),
          decrypt(content.fingerprint(), aead, "fingerprint", MasterKeys.PRF));
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
      return JSON.readValue(bytes, Content.class);
    } catch (IOException e) {
      throw new KeystoreException(
          WHAT + " " + file + " is damaged: it is not the JSON of a keystore. Restore it.");
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
