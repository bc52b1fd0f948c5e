package dev.keylife.app.settings;

import static dev.keylife.settings.Patterns.matching;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;

import dev.keylife.material.keyset.Pkcs11Protection;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;

/** The settings about the keyset file and what it is encrypted with. */
final class KeysetSettings {
  static final String PASSWORD = "password";
  static final String PKCS11 = "pkcs11";

  private KeysetSettings() {}

  static void define(ConfigDef d) {
    d.define(
        ProcessorSettings.KEYSET_FILE,
        ConfigDef.Type.STRING,
        "data/keyset.json",
        new NonEmptyString(),
        HIGH,
        "The encrypted keyset file: all master keys of the installation. The same on every"
            + " instance. Without it nothing that was sealed can be opened again: keep a backup.");
    d.define(
        ProcessorSettings.KEYSET_CREATE,
        ConfigDef.Type.BOOLEAN,
        false,
        MEDIUM,
        "Whether to create the keyset file when it is missing. For development; in production"
            + " create it once, by hand.");
    d.define(
        ProcessorSettings.KEYSET_PROVIDER,
        ConfigDef.Type.STRING,
        PASSWORD,
        ValidString.in(PASSWORD, PKCS11),
        MEDIUM,
        "What the keyset file is encrypted with: a password, or an AES key in an HSM (pkcs11).");
    d.define(
        ProcessorSettings.KEYSET_PASSWORD_FILE,
        ConfigDef.Type.STRING,
        "",
        HIGH,
        "A file that holds the password of the keyset file.");
    d.define(
        ProcessorSettings.KEYSET_PASSWORD,
        ConfigDef.Type.PASSWORD,
        "",
        MEDIUM,
        "The password of the keyset file, where there is no file for it. Prefer the file."
            + " Refused on the command line, where every user of the machine would see it.");
    defineHsm(d);
  }

  private static void defineHsm(ConfigDef d) {
    d.define(
        ProcessorSettings.KEYSET_PKCS11_LIBRARY,
        ConfigDef.Type.STRING,
        "",
        matching(Pkcs11Protection.Token.LIBRARY_PATTERN),
        MEDIUM,
        "The HSM's PKCS#11 library, a file whose path has no spaces. Needed where keyset.provider is"
            + " pkcs11.");
    d.define(
        ProcessorSettings.KEYSET_PKCS11_SLOT,
        ConfigDef.Type.INT,
        -1,
        atLeast(-1),
        MEDIUM,
        "The id of the slot with the token; -1 for the first slot.");
    d.define(
        ProcessorSettings.KEYSET_PKCS11_KEY_LABEL,
        ConfigDef.Type.STRING,
        "keylife",
        matching(Pkcs11Protection.Token.KEY_LABEL_PATTERN),
        MEDIUM,
        "The label of the AES key in the HSM: letters, digits, '.', '_' and '-'.");
    d.define(
        ProcessorSettings.KEYSET_PKCS11_PIN_FILE,
        ConfigDef.Type.STRING,
        "",
        MEDIUM,
        "A file that holds the user PIN of the token. Needed where keyset.provider is pkcs11.");
  }

  /** The key in an HSM that the keyset file is encrypted with; empty where it is a password. */
  static Optional<Pkcs11Protection.Token> token(ProcessorSettings settings) {
    if (!settings.getString(ProcessorSettings.KEYSET_PROVIDER).equals(PKCS11)) {
      return Optional.empty();
    }
    int slot = settings.getInt(ProcessorSettings.KEYSET_PKCS11_SLOT);
    return Optional.of(
        new Pkcs11Protection.Token(
            required(settings, ProcessorSettings.KEYSET_PKCS11_LIBRARY),
            slot < 0 ? OptionalInt.empty() : OptionalInt.of(slot),
            settings.getString(ProcessorSettings.KEYSET_PKCS11_KEY_LABEL)));
  }

  /**
   * @throws ConfigException if a file that an HSM needs is not named
   */
  static Path required(ProcessorSettings settings, String name) {
    String value = settings.getString(name);
    if (value.isEmpty()) {
      throw new ConfigException(
          name + " is needed where " + ProcessorSettings.KEYSET_PROVIDER + " is pkcs11");
    }
    return Path.of(value).toAbsolutePath();
  }
}
