package dev.keylife.app;

import dev.keylife.material.KeystoreException;
import dev.keylife.material.KeystoreFile;
import dev.keylife.material.KeystorePassword;
import dev.keylife.material.KeystoreProtection;
import dev.keylife.material.MasterKeys;
import dev.keylife.material.MaterialCryptography;
import dev.keylife.material.Pkcs11Protection;
import dev.keylife.material.ProviderUnavailableException;
import dev.keylife.material.Unwrapper;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keystore file that the settings name, with what opens it. */
final class Keysets {
  private static final Logger LOG = LoggerFactory.getLogger(Keysets.class);

  private Keysets() {}

  /** What is done with a keystore file while its password or PIN is at hand. */
  @FunctionalInterface
  interface Use<T> {
    T of(KeystoreFile keystore) throws KeystoreException;
  }

  /**
   * Opens the master keys, or creates them where the settings say so, and puts the cryptography
   * together that rests on them.
   *
   * @throws StartupException if the keystore is missing, unreadable or not protected, or the crypto
   *     provider that the settings name does not work here
   */
  static MaterialCryptography open(ProcessorSettings settings) {
    Unwrapper unwrapper = unwrapper(settings);
    MasterKeys keys = use(settings, keystore -> openOrCreate(settings, keystore));
    return MaterialCryptography.with(keys, settings.wrappingKeys(), unwrapper);
  }

  /**
   * Does something with the keystore file.
   *
   * @throws StartupException if that cannot be done
   */
  static <T> T use(ProcessorSettings settings, Use<T> use) {
    try (KeystoreProtection protection = protection(settings)) {
      return use.of(KeystoreFile.at(settings.keysetFile(), protection));
    } catch (KeystoreException e) {
      throw new StartupException(ExitCode.KEYSET, e.reason(), e);
    }
  }

  private static Unwrapper unwrapper(ProcessorSettings settings) {
    try {
      return Unwrapper.on(settings.cryptoProvider());
    } catch (ProviderUnavailableException e) {
      throw new StartupException(
          ExitCode.USAGE,
          "crypto.provider is "
              + settings.cryptoProvider().settingValue()
              + ", and "
              + e.getMessage()
              + ". Set it to auto to run on the first provider that works.",
          e);
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

  private static KeystoreProtection protection(ProcessorSettings settings)
      throws KeystoreException {
    return settings.keysetToken().isPresent()
        ? new Pkcs11Protection(settings.keysetToken().get(), pin(settings))
        : KeystorePassword.protection(password(settings));
  }

  private static char[] pin(ProcessorSettings settings) throws KeystoreException {
    byte[] pin = KeystorePassword.read(settings.keysetPinFile());
    CharBuffer characters = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(pin));
    try {
      return Arrays.copyOf(characters.array(), characters.limit());
    } finally {
      Arrays.fill(pin, (byte) 0);
      Arrays.fill(characters.array(), '\0');
    }
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
