package dev.keylife.gateway.replica;

import static dev.keylife.gateway.replica.UseSettings.KEYSET_FILE;
import static dev.keylife.gateway.replica.UseSettings.KEYSET_PASSWORD;
import static dev.keylife.gateway.replica.UseSettings.KEYSET_PASSWORD_FILE;
import static dev.keylife.gateway.replica.UseSettings.KEYSET_PKCS11_KEY_LABEL;
import static dev.keylife.gateway.replica.UseSettings.KEYSET_PKCS11_LIBRARY;
import static dev.keylife.gateway.replica.UseSettings.KEYSET_PKCS11_PIN_FILE;
import static dev.keylife.gateway.replica.UseSettings.KEYSET_PKCS11_SLOT;
import static dev.keylife.gateway.replica.UseSettings.KEYSET_PREFIX;
import static dev.keylife.gateway.replica.UseSettings.KEYSET_PROVIDER;
import static dev.keylife.settings.Patterns.matching;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;

import dev.keylife.material.keyset.KeysetException;
import dev.keylife.material.keyset.KeysetPassword;
import dev.keylife.material.keyset.KeysetProtection;
import dev.keylife.material.keyset.Pkcs11Protection;
import dev.keylife.material.keyset.Pkcs11Protection.Token;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;

/** The settings about what the keyset file is encrypted with: a password, or a key in an HSM. */
final class KeysetProtections {
  private static final String WITH_PASSWORD = "password";
  private static final String WITH_PKCS11 = "pkcs11";

  private KeysetProtections() {}

  static void define(ConfigDef d) {
    d.define(
            KEYSET_PROVIDER,
            ConfigDef.Type.STRING,
            WITH_PASSWORD,
            ValidString.in(WITH_PASSWORD, WITH_PKCS11),
            MEDIUM,
            "What the keyset file is encrypted with: a password, or an AES key in an HSM (pkcs11);"
                + " the processors' keyset.provider.")
        .define(
            KEYSET_PASSWORD_FILE,
            ConfigDef.Type.STRING,
            "",
            HIGH,
            "A file that holds the password of the keyset file.")
        .define(
            KEYSET_PASSWORD,
            ConfigDef.Type.PASSWORD,
            "",
            MEDIUM,
            "The password of the keyset file, where there is no file for it. Prefer the file."
                + " Refused on the command line, where every user of the machine would see it.");
    defineHsm(d);
  }

  private static void defineHsm(ConfigDef d) {
    d.define(
            KEYSET_PKCS11_LIBRARY,
            ConfigDef.Type.STRING,
            "",
            matching(Token.LIBRARY_PATTERN),
            MEDIUM,
            "The HSM's PKCS#11 library, a file whose path has no spaces. Needed where"
                + " use.keyset.provider is pkcs11.")
        .define(
            KEYSET_PKCS11_SLOT,
            ConfigDef.Type.INT,
            -1,
            atLeast(-1),
            MEDIUM,
            "The id of the slot with the token; -1 for the first slot.")
        .define(
            KEYSET_PKCS11_KEY_LABEL,
            ConfigDef.Type.STRING,
            "keylife",
            matching(Token.KEY_LABEL_PATTERN),
            MEDIUM,
            "The label of the AES key in the HSM: letters, digits, '.', '_' and '-'.")
        .define(
            KEYSET_PKCS11_PIN_FILE,
            ConfigDef.Type.STRING,
            "",
            MEDIUM,
            "A file that holds the user PIN of the token. Needed where use.keyset.provider is"
                + " pkcs11.");
  }

  /**
   * Returns where there is something that opens the keyset file.
   *
   * @throws ConfigException if there is not
   */
  static void requireConsistent(AbstractConfig settings) {
    if (isInHsm(settings)) {
      for (String name : new String[] {KEYSET_PKCS11_LIBRARY, KEYSET_PKCS11_PIN_FILE}) {
        if (settings.getString(name).isEmpty()) {
          throw new ConfigException(name + " is needed where " + KEYSET_PROVIDER + " is pkcs11.");
        }
      }
    } else if (passwordFile(settings).isEmpty() && password(settings).isEmpty()) {
      throw new ConfigException(
          KEYSET_FILE + " needs " + KEYSET_PASSWORD_FILE + ", or " + KEYSET_PASSWORD + ".");
    }
  }

  /**
   * Reads the password or PIN.
   *
   * @throws KeysetException if that cannot be done
   */
  static KeysetProtection open(AbstractConfig settings) throws KeysetException {
    if (isInHsm(settings)) {
      return Pkcs11Protection.withPinOf(
          path(settings, KEYSET_PKCS11_PIN_FILE), token(settings), KEYSET_PREFIX);
    }
    Optional<Path> file = passwordFile(settings);
    return KeysetPassword.protection(
        file.isPresent() ? KeysetPassword.read(file.get()) : KeysetPassword.of(password(settings)),
        "Set " + KEYSET_PROVIDER + " to what it was created with.");
  }

  private static boolean isInHsm(AbstractConfig settings) {
    return settings.getString(KEYSET_PROVIDER).equals(WITH_PKCS11);
  }

  private static Token token(AbstractConfig settings) {
    int slot = settings.getInt(KEYSET_PKCS11_SLOT);
    return new Token(
        path(settings, KEYSET_PKCS11_LIBRARY),
        slot < 0 ? OptionalInt.empty() : OptionalInt.of(slot),
        settings.getString(KEYSET_PKCS11_KEY_LABEL));
  }

  private static Path path(AbstractConfig settings, String name) {
    return Path.of(settings.getString(name)).toAbsolutePath();
  }

  private static Optional<Path> passwordFile(AbstractConfig settings) {
    return Optional.of(settings.getString(KEYSET_PASSWORD_FILE))
        .filter(name -> !name.isEmpty())
        .map(Path::of);
  }

  private static String password(AbstractConfig settings) {
    return settings.getPassword(KEYSET_PASSWORD).value();
  }
}
