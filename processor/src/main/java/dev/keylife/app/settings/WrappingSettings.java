package dev.keylife.app.settings;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.keylife.lifecycle.ImportPolicy;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import dev.keylife.material.keypairs.WrappingKeyPolicy;
import dev.keylife.material.unwrapping.ProviderChoice;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The settings about wrapping keys, and what unwraps under them. */
final class WrappingSettings {
  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  private static final int ALL_OTHER_CORES = -1;

  private WrappingSettings() {}

  static void define(ConfigDef d) {
    d.define(
        ProcessorSettings.WRAPPING_ALGORITHMS,
        ConfigDef.Type.LIST,
        "RSAES_OAEP_SHA_256,RSAES_OAEP_SHA_1,RSA_AES_KEY_WRAP_SHA_256,RSA_AES_KEY_WRAP_SHA_1",
        LOW,
        "The wrapping algorithms that may be used. Others are refused with"
            + " UnsupportedOperationException, imports under tokens that were issued earlier too.");
    d.define(
        ProcessorSettings.WRAPPING_KEY_SPECS,
        ConfigDef.Type.LIST,
        "RSA_2048,RSA_3072,RSA_4096",
        LOW,
        "The wrapping key specs that may be used. Others are refused like wrapping algorithms.");
    d.define(
        ProcessorSettings.WRAPPING_KEY_POOL_SIZE,
        ConfigDef.Type.INT,
        2,
        between(0, 1_000),
        LOW,
        "How many wrapping key pairs of each spec are kept ready in memory. They are made in the"
            + " background, while no imports are at work. Whoever asks for several in a row leaves"
            + " half of them to others.");
    d.define(
        ProcessorSettings.WRAPPING_KEY_POOL_SPECS,
        ConfigDef.Type.LIST,
        WrappingKeySpec.RSA_4096.name(),
        LOW,
        "The wrapping key specs that pairs are kept ready of from the start; other specs from the"
            + " first time that they are asked for, which waits.");
    d.define(
        ProcessorSettings.WRAPPING_KEY_THREADS,
        ConfigDef.Type.INT,
        1,
        between(1, 1_000),
        LOW,
        "How many threads make wrapping key pairs. Where none is ready, GetParametersForImport waits"
            + " for its pair, and with it what comes after it for the same key; everything else goes"
            + " on. Issuers are served in turn.");
    d.define(
        ProcessorSettings.WAITING_MAX,
        ConfigDef.Type.INT,
        10_000,
        between(1, 1_000_000),
        LOW,
        "How many GetParametersForImport of all issuers may wait so in a partition, and how many"
            + " other commands behind them. One too many changes nothing and is answered as "
            + ProcessorSettings.COMMAND_MAX_PER_KEY
            + " says.");
    d.define(
        ProcessorSettings.WAITING_PER_ISSUER,
        ConfigDef.Type.INT,
        1_000,
        between(1, 1_000_000),
        LOW,
        "How many commands of one issuer may wait so in a partition. One too many is answered"
            + " alike.");
    d.define(
        ProcessorSettings.WAITING_PER_KEY,
        ConfigDef.Type.INT,
        10,
        between(1, 1_000),
        LOW,
        "How many GetParametersForImport for one key may wait so. One too many is answered alike.");
    d.define(
        ProcessorSettings.WRAPPING_KEY_SHARING_MAX,
        ConfigDef.Type.INT,
        1,
        between(1, 100_000),
        LOW,
        "How many answers of GetParametersForImport one wrapping key pair may stand in. With 1, the"
            + " default, each answer has a pair of its own. More is for fleets that import many keys"
            + " at once: tokens are still per key, but who can read one import of a shared pair's"
            + " private key can read them all, and the private key lives on until the last of its"
            + " tokens has been used or has expired.");
    d.define(
        ProcessorSettings.WRAPPING_KEY_SHARING_MS,
        ConfigDef.Type.LONG,
        Duration.ofMinutes(10).toMillis(),
        between(1_000L, DAY_MS),
        LOW,
        "For how long after its first answer a shared wrapping key pair may stand in further ones.");
    d.define(
        ProcessorSettings.UNWRAP_THREADS,
        ConfigDef.Type.INT,
        ALL_OTHER_CORES,
        between(ALL_OTHER_CORES, 1_000),
        LOW,
        "How many threads unwrap key material ahead of the stream threads, which carry commands out"
            + " one after the other: so one partition can use several cores. -1, the default, is one"
            + " less than there are cores, because a stream thread that would have to wait unwraps"
            + " too; with 0 nothing is unwrapped ahead.");
    d.define(
        ProcessorSettings.CRYPTO_PROVIDER,
        ConfigDef.Type.STRING,
        ProviderChoice.AUTO.settingValue(),
        ConfigDef.ValidString.in(
            Arrays.stream(ProviderChoice.values())
                .map(ProviderChoice::settingValue)
                .toArray(String[]::new)),
        LOW,
        "What unwraps key material: 'accp' (Amazon Corretto Crypto Provider, native code), 'bc'"
            + " (Bouncy Castle) or 'jdk'; 'auto' for the first of these that works here. The processor"
            + " does not start where the one that is named does not work. 'jdk' remembers private"
            + " exponents of wrapping keys after they were erased.");
  }

  /**
   * @throws ConfigException if a spec is named that is not offered
   */
  static WrappingKeyPolicy policy(ProcessorSettings settings) {
    return new WrappingKeyPolicy(
        settings.getInt(ProcessorSettings.WRAPPING_KEY_POOL_SIZE),
        poolSpecs(settings),
        settings.getInt(ProcessorSettings.WRAPPING_KEY_SHARING_MAX),
        Duration.ofMillis(settings.getLong(ProcessorSettings.WRAPPING_KEY_SHARING_MS)),
        settings.getInt(ProcessorSettings.WRAPPING_KEY_THREADS));
  }

  /** How many threads unwrap ahead; 0 for none. */
  static int unwrapThreads(ProcessorSettings settings) {
    int given = settings.getInt(ProcessorSettings.UNWRAP_THREADS);
    return given == ALL_OTHER_CORES ? Runtime.getRuntime().availableProcessors() - 1 : given;
  }

  static ProviderChoice provider(ProcessorSettings settings) {
    return ProviderChoice.valueOf(
        settings.getString(ProcessorSettings.CRYPTO_PROVIDER).toUpperCase(Locale.ROOT));
  }

  /**
   * @throws ConfigException if an algorithm or a spec is named that is not offered, or none
   */
  static ImportPolicy importPolicy(ProcessorSettings settings) {
    return new ImportPolicy(
        Duration.ofMillis(settings.getLong(ProcessorSettings.PARAMETERS_VALIDITY_MS)),
        settings.getInt(ProcessorSettings.PARAMETERS_MAX),
        settings.getInt(ProcessorSettings.PARAMETERS_MAX_FAILURES),
        atLeastOne(
            settings,
            ProcessorSettings.WRAPPING_ALGORITHMS,
            WrappingAlgorithm.values(),
            WrappingAlgorithm::isOffered),
        atLeastOne(
            settings,
            ProcessorSettings.WRAPPING_KEY_SPECS,
            WrappingKeySpec.values(),
            WrappingKeySpec::isOffered));
  }

  private static <E extends Enum<E>> Set<E> atLeastOne(
      ProcessorSettings settings, String name, E[] all, Predicate<E> isOffered) {
    Set<E> named = symbols(settings, name, all, isOffered);
    if (named.isEmpty()) {
      throw new ConfigException(name, settings.getList(name), "must name at least one");
    }
    return named;
  }

  private static <E extends Enum<E>> Set<E> symbols(
      ProcessorSettings settings, String name, E[] all, Predicate<E> isOffered) {
    Map<String, E> offered =
        Arrays.stream(all).filter(isOffered).collect(Collectors.toMap(E::name, each -> each));
    List<String> given = settings.getList(name);
    if (!offered.keySet().containsAll(given)) {
      throw new ConfigException(name, given, "must be of " + new TreeSet<>(offered.keySet()));
    }
    return given.stream().map(offered::get).collect(Collectors.toSet());
  }

  /** Of those that may be used at all. */
  private static Set<WrappingKeySpec> poolSpecs(ProcessorSettings settings) {
    Set<WrappingKeySpec> specs =
        symbols(
            settings,
            ProcessorSettings.WRAPPING_KEY_POOL_SPECS,
            WrappingKeySpec.values(),
            WrappingKeySpec::isOffered);
    specs.retainAll(importPolicy(settings).keySpecs());
    return specs;
  }
}
