package dev.keylife.app;

import dev.keylife.material.KeystoreException;
import dev.keylife.material.KeystoreFile;
import dev.keylife.material.KeystorePassword;
import dev.keylife.material.MasterKeys;
import dev.keylife.material.MaterialCryptography;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the master keys that the settings name. */
final class Keysets {
  private static final Logger LOG = LoggerFactory.getLogger(Keysets.class);

  private Keysets() {}

  /**
   * @throws StartupException if the keystore is missing, unreadable or not protected
   */
  static MaterialCryptography open(ProcessorSettings settings) {
    Path file = settings.keysetFile();
    try {
      byte[] password = password(settings);
      try {
        return MaterialCryptography.with(
            keys(settings, file, password),
            settings.getInt(ProcessorSettings.WRAPPING_KEY_POOL_SIZE));
      } finally {
        Arrays.fill(password, (byte) 0);
      }
    } catch (KeystoreException e) {
      throw new StartupException(ExitCode.KEYSET, e.reason(), e);
    }
  }

  private static MasterKeys keys(ProcessorSettings settings, Path file, byte[] password)
      throws KeystoreException {
    KeystoreFile keystore = KeystoreFile.at(file, KeystorePassword.protection(password));
    if (Files.exists(file)) {
      return keystore.open();
    }
    if (!settings.getBoolean(ProcessorSettings.KEYSET_CREATE)) {
      throw new StartupException(
          ExitCode.KEYSET,
          "The keystore file "
              + file
              + " does not exist. Name the right one with keyset.file, or set keyset.create to true"
              + " once, for a new installation: nothing sealed under other keys can be opened then.");
    }
    MasterKeys created = keystore.create();
    LOG.warn("Created the keystore file {}. Keep a backup: without it no key can be opened", file);
    return created;
  }

  private static byte[] password(ProcessorSettings settings) throws KeystoreException {
    if (settings.keysetPasswordFile().isPresent()) {
      return KeystorePassword.read(settings.keysetPasswordFile().get());
    }
    return settings
        .keysetPassword()
        .map(p -> KeystorePassword.of(p.value()))
        .orElseThrow(
            () ->
                new StartupException(
                    ExitCode.KEYSET,
                    "There is no password for the keystore file. Set keyset.password.file to a"
                        + " file that holds it, or KEYLIFE_KEYSET_PASSWORD."));
  }
}
