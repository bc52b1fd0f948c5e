package dev.keylife.gateway.replica;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.keylife.material.keyset.KeysetException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The settings about the use of keys. */
public final class UseSettings {
  /** What the names of the settings about the keyset begin with. */
  static final String KEYSET_PREFIX = "use.keyset.";

  public static final String KEYSET_FILE = KEYSET_PREFIX + "file";
  public static final String KEYSET_PASSWORD_FILE = KEYSET_PREFIX + "password.file";
  public static final String KEYSET_PASSWORD = KEYSET_PREFIX + "password";
  public static final String KEYSET_PROVIDER = KEYSET_PREFIX + "provider";
  public static final String KEYSET_PKCS11_LIBRARY = KEYSET_PREFIX + "pkcs11.library";
  public static final String KEYSET_PKCS11_SLOT = KEYSET_PREFIX + "pkcs11.slot";
  public static final String KEYSET_PKCS11_KEY_LABEL = KEYSET_PREFIX + "pkcs11.key.label";
  public static final String KEYSET_PKCS11_PIN_FILE = KEYSET_PREFIX + "pkcs11.pin.file";
  public static final String MAX_STALENESS_MS = "use.max.staleness.ms";
  public static final String OPENED_MAX = "use.opened.keys.max";
  public static final String OPENED_MS = "use.opened.keys.ms";

  private UseSettings() {}

  public static void define(ConfigDef d) {
    d.define(
        KEYSET_FILE,
        ConfigDef.Type.STRING,
        "",
        HIGH,
        "The keyset file of the processors; with it this gateway uses keys (Encrypt, Sign, …)."
            + " Empty for a gateway that only manages them. Read again where it has changed and"
            + " something is sealed under a master key that was not in it.");
    KeysetProtections.define(d);
    d.define(
            MAX_STALENESS_MS,
            ConfigDef.Type.LONG,
            60_000L,
            between(5_000L, 86_400_000L),
            MEDIUM,
            "How long keys are used without news from the log and from the processor of their"
                + " partition. Then their use fails with KeyUnavailableException: longer than that a"
                + " key that was disabled is used nowhere.")
        .define(
            OPENED_MAX,
            ConfigDef.Type.INT,
            1_000,
            between(1, 1_000_000),
            LOW,
            "How many key materials are kept open in memory, to be used without opening their seal.")
        .define(
            OPENED_MS,
            ConfigDef.Type.LONG,
            60_000L,
            between(1L, 86_400_000L),
            LOW,
            "How long a key material is kept open in memory; then it is wiped, and opened anew for"
                + " its next use.");
  }

  /** Whether the gateway is to use keys. */
  public static boolean areKeysUsed(AbstractConfig settings) {
    return !settings.getString(KEYSET_FILE).isEmpty();
  }

  /**
   * Returns where they fit together.
   *
   * @throws ConfigException if there is a keyset file and nothing that opens it
   */
  public static void requireConsistent(AbstractConfig settings) {
    if (areKeysUsed(settings)) {
      KeysetProtections.requireConsistent(settings);
    }
  }

  static UseLimits limits(AbstractConfig settings) {
    return new UseLimits(
        Duration.ofMillis(settings.getLong(MAX_STALENESS_MS)),
        settings.getInt(OPENED_MAX),
        Duration.ofMillis(settings.getLong(OPENED_MS)),
        UseLimits.defaults().patience());
  }

  /**
   * Opens the keyset file that they name.
   *
   * @throws KeysetException if the keyset file cannot be opened
   */
  static KeysetSeals seals(AbstractConfig settings) throws KeysetException {
    return new KeysetSeals(
        Path.of(settings.getString(KEYSET_FILE)).toAbsolutePath(),
        () -> KeysetProtections.open(settings),
        System::nanoTime);
  }
}
