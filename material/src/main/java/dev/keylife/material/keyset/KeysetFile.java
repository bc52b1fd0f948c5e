package dev.keylife.material.keyset;

import com.google.crypto.tink.Aead;
import dev.keylife.material.masterkeys.MasterKeys;
import dev.keylife.material.masterkeys.MasterKeysUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The master keys in a file: Tink keysets, each encrypted with AES-256-GCM under a key that scrypt
 * (RFC 7914) derives from a password, or that is in an HSM.
 *
 * <p>The file is for its owner alone (mode 600), who is the user that runs Keylife or root, in a
 * folder where nobody else can put another in its place; it is refused otherwise. Whoever has the
 * file and its password can open every sealed secret, and whoever loses either can open none.
 *
 * <p>A change replaces the file whole: at every moment there is the old one or the new one.
 */
public final class KeysetFile {
  private static final String WHAT = "The keyset file";
  private static final int LARGEST_FILE = 256 * 1024;

  private final Path file;
  private final KeysetProtection protection;

  private KeysetFile(Path file, KeysetProtection protection) {
    this.file = file;
    this.protection = protection;
  }

  /** A file that may or may not exist. */
  public static KeysetFile at(Path file, KeysetProtection protection) {
    return new KeysetFile(file, protection);
  }

  /**
   * Creates the file with new master keys.
   *
   * @throws KeysetException if it exists or cannot be written, or is not protected well enough
   */
  public MasterKeys create() throws KeysetException {
    String description = protection.describeNew();
    try {
      MasterKeyset keyset = MasterKeyset.generate(Instant.now());
      byte[] content =
          KeysetContent.encrypt(keyset, description, protection.key(file, description)).toJson();
      ProtectedFile.create(WHAT, file, content);
      return new TinkMasterKeys(keyset);
    } catch (GeneralSecurityException e) {
      throw cannotBeMade(e);
    }
  }

  /**
   * Opens the file.
   *
   * @throws KeysetException if it is missing, open to others, damaged, or protected by another
   *     password or key
   */
  public MasterKeys open() throws KeysetException {
    try {
      return new TinkMasterKeys(read().keyset());
    } catch (GeneralSecurityException e) {
      throw doesNotOpen();
    }
  }

  /**
   * What may be told of the master keys, oldest first.
   *
   * @throws KeysetException as {@link #open}
   */
  public List<MasterKey> list() throws KeysetException {
    return read().keyset().describe();
  }

  /**
   * Adds a master key that opens what others seal under it and seals nothing yet, so that every
   * instance can be given it before the first one uses it.
   *
   * @return the master keys from now on
   * @throws KeysetException as {@link #open}, or if there is a prepared one already
   */
  public List<MasterKey> prepare() throws KeysetException {
    return change(
        keyset -> {
          if (keyset.hasPrepared()) {
            throw new KeysetException(
                "A master key is prepared already. Give the file to every instance, restart them,"
                    + " then make it the primary: keylife keyset rotate.");
          }
          return keyset.prepared(Instant.now());
        });
  }

  /**
   * Makes the prepared master key, or where there is none a new one, the primary.
   *
   * @return the master keys from now on
   * @throws KeysetException as {@link #open}
   */
  public List<MasterKey> rotate() throws KeysetException {
    return change(keyset -> keyset.rotated(Instant.now()));
  }

  /**
   * Removes an old master key for good. That nothing needs it any more is the caller's to know.
   *
   * @return the master keys from now on
   * @throws KeysetException as {@link #open}, or if there is no old master key of this id
   */
  public List<MasterKey> retire(String id) throws KeysetException {
    return change(
        keyset -> {
          MasterKey key = find(keyset, id);
          if (key.status() != MasterKey.Status.OLD) {
            throw new KeysetException(
                "Master key "
                    + id
                    + " is "
                    + key.status().name().toLowerCase(Locale.ROOT)
                    + ", not old. Only an old one can be retired: keylife keyset rotate first.");
          }
          return keyset.without(id);
        });
  }

  private static MasterKey find(MasterKeyset keyset, String id) throws KeysetException {
    return keyset.describe().stream()
        .filter(key -> key.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new KeysetException("There is no master key " + id + ". See keylife keyset list."));
  }

  @FunctionalInterface
  private interface Change {
    MasterKeyset of(MasterKeyset keyset) throws KeysetException, GeneralSecurityException;
  }

  private List<MasterKey> change(Change change) throws KeysetException {
    try (FileReplacement replacement = FileReplacement.begin(WHAT, file)) {
      Opened opened = read();
      MasterKeyset changed = change.of(opened.keyset());
      replacement.commit(
          KeysetContent.encrypt(changed, opened.description(), opened.aead()).toJson());
      return changed.describe();
    } catch (GeneralSecurityException e) {
      throw cannotBeMade(e);
    }
  }

  /** An opened file, and what to close it again with. */
  private record Opened(MasterKeyset keyset, String description, Aead aead) {}

  private Opened read() throws KeysetException {
    KeysetContent content = parse(ProtectedFile.read(WHAT, file, LARGEST_FILE));
    if (!content.isOfAKnownFormat()) {
      throw new KeysetException(WHAT + " " + file + " is not of a format that this version reads.");
    }
    try {
      Aead aead = protection.key(file, content.protection());
      return new Opened(content.decrypt(aead), content.protection(), aead);
    } catch (MasterKeysUnavailableException e) {
      throw new KeysetException(
          WHAT + " " + file + " cannot be opened now: " + e.getMessage() + ".", e);
    } catch (GeneralSecurityException e) {
      throw doesNotOpen();
    }
  }

  private KeysetContent parse(byte[] bytes) throws KeysetException {
    try {
      return KeysetContent.parse(bytes);
    } catch (IOException e) {
      // Without the cause, which quotes the file.
      throw new KeysetException(
          WHAT
              + " "
              + file
              + " is damaged: it is not the JSON of a keystore. Restore it from a backup.");
    }
  }

  /** One answer for both: which it was is nobody's business who does not have the password. */
  private KeysetException doesNotOpen() {
    return new KeysetException(
        WHAT
            + " "
            + file
            + " does not open: the password or key is wrong or the file is damaged. Check the"
            + " password, or restore the file from a backup.");
  }

  private KeysetException cannotBeMade(GeneralSecurityException e) {
    return new KeysetException(WHAT + " " + file + " cannot be made: " + e.getMessage(), e);
  }
}
