package dev.keylife.replicator;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.keylife.client.ClientSettings;
import dev.keylife.client.CommandSigner;
import dev.keylife.client.KeylifeClientException;
import dev.keylife.client.regions.Region;
import dev.keylife.client.regions.ReplicationOptions;
import dev.keylife.program.ProgramSettings;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.program.health.HealthSettings;
import dev.keylife.settings.ClientNames;
import dev.keylife.settings.GivenSettings;
import dev.keylife.settings.KnownSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigException;

/**
 * The replicator's settings, typed and checked. Those of a Region begin with {@code region.}, its
 * name and a dot.
 */
public final class ReplicatorSettings extends AbstractConfig {
  static final String REGIONS = "regions";
  static final String PRINCIPAL = "principal";
  static final String GROUP_PREFIX = "group.prefix";
  static final String COMMAND_TIMEOUT_MS = "command.timeout.ms";
  static final String BACKOFF_MAX_MS = "backoff.max.ms";
  static final String READY_MAX_LAG_MS = "ready.max.lag.ms";

  /** Before the name of a Region and its own settings. */
  static final String REGION_PREFIX = "region.";

  private static final String KAFKA_PREFIX = ClientNames.KAFKA_PREFIX;
  static final String BOOTSTRAP_SERVERS = KAFKA_PREFIX + "bootstrap.servers";
  static final String SCHEMA_REGISTRY_URL = "schema.registry.url";
  static final String SIGNING_KEY_FILE = "signing.key.file";
  static final String SIGNING_KEY_ID = "signing.key.id";
  static final String SIGNING_AUDIENCE = "signing.audience";

  private static final ClientNames CLIENTS = ClientNames.ofClients();

  /** What the replicator makes of the settings that it is given. */
  static final ProgramSettings<ReplicatorSettings> PROGRAM =
      new ProgramSettings<>() {
        @Override
        public KnownSettings known(Map<String, String> given) {
          List<String> places =
              names(given).stream().distinct().map(ReplicatorSettings::prefix).toList();
          return KnownSettings.of(definition(places), CLIENTS, places);
        }

        @Override
        public ReplicatorSettings of(GivenSettings given) {
          return new ReplicatorSettings(known(given.values()), given);
        }
      };

  private final List<Region> regions = new ArrayList<>();

  private ReplicatorSettings(KnownSettings known, GivenSettings given) {
    super(required(known, given), given.values(), false);
    names(given.values()).forEach(name -> regions.add(region(name)));
    ReplicationOptions unused = options();
  }

  private static ConfigDef required(KnownSettings known, GivenSettings given) {
    List<String> names = names(given.values());
    boolean areTwo = names.size() > 1 && new HashSet<>(names).size() == names.size();
    if (given.values().containsKey(REGIONS) && !areTwo) { // first, because all others follow
      throw new ConfigException(REGIONS + " names two Regions at least, each once.");
    }
    known.require(given);
    return known.own();
  }

  /** Every setting, of the Regions too. */
  private static ConfigDef definition(List<String> places) {
    ConfigDef all = common();
    places.forEach(place -> defineRegion(all, place));
    return all;
  }

  private static String prefix(String region) {
    return REGION_PREFIX + region + ".";
  }

  /** Every setting that is about no single Region. */
  static ConfigDef common() {
    ConfigDef d = new ConfigDef();
    d.define(
            REGIONS,
            ConfigDef.Type.LIST,
            ConfigDef.NO_DEFAULT_VALUE,
            HIGH,
            "The Regions that are told of each other, two or more: each the key.arn.region of its"
                + " processors.")
        .define(
            PRINCIPAL,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new NonEmptyString(),
            HIGH,
            "Who sends the commands, as the audit trails will tell. The processors' setting"
                + " regions.replicators must have it.")
        .define(
            GROUP_PREFIX,
            ConfigDef.Type.STRING,
            "keylife-replicator-",
            new NonEmptyString(),
            MEDIUM,
            "What the names of consumer groups begin with; behind it comes the Region that is told."
                + " A new prefix tells everything from the beginning.")
        .define(
            COMMAND_TIMEOUT_MS,
            ConfigDef.Type.LONG,
            30_000L,
            between(1_000L, 90_000L),
            LOW,
            "How long a command waits for its outcome before it is sent again.")
        .define(
            BACKOFF_MAX_MS,
            ConfigDef.Type.LONG,
            60_000L,
            between(1_000L, 3_600_000L),
            LOW,
            "How long at most to wait before what could not be told is told again. The first time"
                + " it is a second, and twice as long each time.")
        .define(
            READY_MAX_LAG_MS,
            ConfigDef.Type.LONG,
            60_000L,
            between(5_000L, 86_400_000L),
            MEDIUM,
            "For how long a direction may not have been up to date before /health/ready says so.");
    HealthSettings.define(d, 8084);
    return d;
  }

  /**
   * Defines every setting of one Region.
   *
   * @param place what stands before them: {@code region.NAME.}
   */
  static void defineRegion(ConfigDef d, String place) {
    d.define(
            place + BOOTSTRAP_SERVERS,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new NonEmptyString(),
            HIGH,
            "The Region's brokers, as host:port, separated by commas. Every other setting that"
                + " begins with 'kafka.' goes to the Kafka clients in the same way, without that"
                + " prefix.")
        .define(
            place + SCHEMA_REGISTRY_URL,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new NonEmptyString(),
            HIGH,
            "The URLs of the Region's Schema Registry, separated by commas. The other settings of"
                + " its client are taken under Confluent's names too.")
        .define(
            place + SIGNING_KEY_FILE,
            ConfigDef.Type.STRING,
            "",
            MEDIUM,
            "A file with the private key that commands for this Region are signed with: Ed25519 or"
                + " P-256, PKCS#8 in PEM. Empty for unsigned commands. The trust file of the"
                + " Region's processors must let the key speak for the principal.")
        .define(
            place + SIGNING_KEY_ID,
            ConfigDef.Type.STRING,
            "",
            LOW,
            "The kid of that key in the trust file; empty for its thumbprint (RFC 7638).")
        .define(
            place + SIGNING_AUDIENCE,
            ConfigDef.Type.STRING,
            "",
            MEDIUM,
            "The name of the Region's installation in signatures: its processors'"
                + " commands.authentication.audience. Needed where there is a signing key.");
  }

  /**
   * Checks settings.
   *
   * @param given names and values as text
   * @throws ConfigException if settings are missing, malformed or not known; the message names all
   *     of them
   * @throws ProgramException if a signing key cannot be used
   */
  public static ReplicatorSettings of(Map<String, String> given) {
    return PROGRAM.of(GivenSettings.of(given));
  }

  private static List<String> names(Map<String, String> given) {
    return Optional.ofNullable(given.get(REGIONS)).stream()
        .flatMap(text -> List.of(text.split(",", -1)).stream())
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private Region region(String name) {
    String place = prefix(name);
    ClientSettings client =
        new ClientSettings(
            getString(place + BOOTSTRAP_SERVERS),
            getString(place + SCHEMA_REGISTRY_URL),
            CLIENTS.properties(originalsWithPrefix(place)));
    try {
      return new Region(name, signer(place).map(client::signedBy).orElse(client));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("Region " + name + ": " + e.getMessage());
    }
  }

  private Optional<CommandSigner> signer(String place) {
    String file = getString(place + SIGNING_KEY_FILE);
    String audience = getString(place + SIGNING_AUDIENCE);
    if (file.isEmpty() != audience.isEmpty()) {
      throw new ConfigException(
          "%s and %s go together.".formatted(place + SIGNING_KEY_FILE, place + SIGNING_AUDIENCE));
    }
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          CommandSigner.open(
              Path.of(file),
              Optional.of(getString(place + SIGNING_KEY_ID)).filter(id -> !id.isEmpty()),
              audience));
    } catch (KeylifeClientException e) {
      throw new ProgramException(ExitCode.CREDENTIALS, String.valueOf(e.getMessage()), e);
    }
  }

  /** Those that are told of each other. */
  List<Region> regions() {
    return List.copyOf(regions);
  }

  ReplicationOptions options() {
    try {
      return new ReplicationOptions(
          getString(PRINCIPAL),
          getString(GROUP_PREFIX),
          millis(COMMAND_TIMEOUT_MS),
          millis(BACKOFF_MAX_MS));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  Duration millis(String name) {
    return Duration.ofMillis(getLong(name));
  }
}
