package dev.keylife.app.keyset;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.material.MaterialCryptography;
import dev.keylife.material.keyset.KeysetException;
import dev.keylife.material.keyset.KeysetFile;
import dev.keylife.material.keyset.KeysetPassword;
import dev.keylife.material.keyset.KeysetProtection;
import dev.keylife.material.keyset.Pkcs11Protection;
import dev.keylife.material.masterkeys.MasterKeys;
import dev.keylife.material.unwrapping.ProviderUnavailableException;
import dev.keylife.material.unwrapping.Unwrapper;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keyset file that the settings name, with what opens it. */
public final class Keysets {
  private static final Logger LOG = LoggerFactory.getLogger(Keysets.class);

  private Keysets() {}

  /** What is done with a keyset file while its password or PIN is at hand. */
  @FunctionalInterface
  interface Use<T> {
    T of(KeysetFile keyset) throws KeysetException;
  }

  /**
   * Opens the master keys, or creates them where the settings say so, and puts the cryptography
   * together that rests on them.
   *
   * @throws ProgramException if the keyset is missing, unreadable or not protected, or the crypto
   *     provider that the settings name does not work here
   */
  public static MaterialCryptography open(ProcessorSettings settings) {
    Unwrapper unwrapper = unwrapper(settings);
    MasterKeys keys = use(settings, keyset -> openOrCreate(settings, keyset));
    return MaterialCryptography.with(
        keys, openRegions(settings), settings.wrappingKeys(), unwrapper);
  }

  /** Is never created here: each Region would have another. */
  private static Optional<MasterKeys> openRegions(ProcessorSettings settings) {
    Optional<Path> file = settings.regionsKeysetFile();
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (KeysetProtection protection = regionsProtection(settings)) {
      return Optional.of(KeysetFile.at(file.get(), protection).open());
    } catch (KeysetException e) {
      throw new ProgramException(
          ExitCode.CREDENTIALS, ProcessorSettings.REGIONS_KEYSET_FILE + ": " + e.reason(), e);
    }
  }

  private static KeysetProtection regionsProtection(ProcessorSettings settings)
      throws KeysetException {
    Optional<Path> password = settings.regionsKeysetPasswordFile();
    return password.isPresent()
        ? KeysetPassword.protection(
            KeysetPassword.read(password.get()),
            "One under a key of an HSM needs "
                + ProcessorSettings.KEYSET_PROVIDER
                + "=pkcs11, and no "
                + ProcessorSettings.REGIONS_KEYSET_PASSWORD_FILE
                + ".")
        : protection(settings);
  }

  /**
   * Does something with the keyset file.
   *
   * @throws ProgramException if that cannot be done
   */
  static <T> T use(ProcessorSettings settings, Use<T> use) {
    try (KeysetProtection protection = protection(settings)) {
      return use.of(KeysetFile.at(settings.keysetFile(), protection));
    } catch (KeysetException e) {
      throw new ProgramException(ExitCode.CREDENTIALS, e.reason(), e);
    }
  }

  private static Unwrapper unwrapper(ProcessorSettings settings) {
    try {
      return Unwrapper.on(settings.cryptoProvider());
    } catch (ProviderUnavailableException e) {
      throw new ProgramException(
          ExitCode.USAGE,
          "crypto.provider is "
              + settings.cryptoProvider().settingValue()
              + ", and "
              + e.getMessage()
              + ". Set it to auto to run on the first provider that works.",
          e);
    }
  }

  private static MasterKeys openOrCreate(ProcessorSettings settings, KeysetFile keyset)
      throws KeysetException {
    Path file = settings.keysetFile();
    if (Files.exists(file)) {
      return keyset.open();
    }
    if (!settings.getBoolean(ProcessorSettings.KEYSET_CREATE)) {
      throw new ProgramException(
          ExitCode.CREDENTIALS,
          "The keyset file "
              + file
              + " does not exist. Name the right one with keyset.file, or set keyset.create to true"
              + " once, for a new installation: nothing sealed under other keys can be opened"
              + " then.");
    }
    MasterKeys created = keyset.create();
    LOG.warn("Created the keyset file {}. Keep a backup: without it no key can be opened", file);
    return created;
  }

  private static KeysetProtection protection(ProcessorSettings settings) throws KeysetException {
    return settings.keysetToken().isPresent()
        ? Pkcs11Protection.withPinOf(
            settings.keysetPinFile(), settings.keysetToken().get(), "keyset.")
        : KeysetPassword.protection(
            password(settings),
            "Set " + ProcessorSettings.KEYSET_PROVIDER + " to what it was created with.");
  }

  private static byte[] password(ProcessorSettings settings) throws KeysetException {
    if (settings.keysetPasswordFile().isPresent()) {
      return KeysetPassword.read(settings.keysetPasswordFile().get());
    }
    return settings
        .keysetPassword()
        .map(p -> KeysetPassword.of(p.value()))
        .orElseThrow(
            () ->
                new ProgramException(
                    ExitCode.CREDENTIALS,
                    "There is no password for the keyset file. Set keyset.password.file to a"
                        + " file that holds it, or KEYLIFE_KEYSET_PASSWORD."));
  }
}
