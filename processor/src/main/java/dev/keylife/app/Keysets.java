package dev.keylife.app;

import dev.keylife.material.KeystoreException;
import dev.keylife.material.KeystoreFile;
import dev.keylife.material.KeystorePassword;
import dev.keylife.material.MasterKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keystore file that the settings name, with what opens it. */
final class Keysets {
  private static final Logger LOG = LoggerFactory.getLogger(Keysets.class);

  private Keysets() {}

  /** What is done with a keystore file while its password is at hand. */
  @FunctionalInterface
  interface Use<T> {
    T of(KeystoreFile keystore) throws KeystoreException;
  }

  /**
   * Opens the master keys; creates them first where the settings say so.
   *
   * @throws StartupException if the keystore is missing, unreadable or not protected
   */
  static MasterKeys open(ProcessorSettings settings) {
    return use(settings, keystore -> openOrCreate(settings, keystore));
  }

  /**
   * Does something with the keystore file.
   *
   * @throws StartupException if that cannot be done
   */
  static <T> T use(ProcessorSettings settings, Use<T> use) {
    try {
      byte[] password = password(settings);
      try {
        return use.of(
            KeystoreFile.at(settings.keysetFile(), KeystorePassword.protection(password)));
      } finally {
        Arrays.fill(password, (byte) 0);
      }
    } catch (KeystoreException e) {
      throw new StartupException(ExitCode.KEYSET, e.reason(), e);
    }
  }

  private static MasterKeys openOrCreate(ProcessorSettings settings, KeystoreFile keystore)
      throws KeystoreException {
    Path file = settings.keysetFile();
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
