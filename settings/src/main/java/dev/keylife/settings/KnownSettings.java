package dev.keylife.settings;

import dev.keylife.text.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/**
 * Which settings a program has: its own, and those of its Kafka and Schema Registry clients. A
 * misspelt setting must not be passed over in silence.
 */
public final class KnownSettings {
  private final ConfigDef own;
  private final ClientNames clients;
  private final List<String> places;
  private final Map<String, String> neverFlags;

  private KnownSettings(
      ConfigDef own, ClientNames clients, List<String> places, Map<String, String> neverFlags) {
    this.own = own;
    this.clients = clients;
    this.places = List.copyOf(places);
    this.neverFlags = Map.copyOf(neverFlags);
  }

  /**
   * Settings of a program whose clients all connect to the same brokers and registry.
   *
   * @param own the program's, with their types, defaults and bounds
   */
  public static KnownSettings of(ConfigDef own, ClientNames clients) {
    return new KnownSettings(own, clients, List.of(""), Map.of());
  }

  /**
   * Settings of a program that connects to several installations.
   *
   * @param places what stands before the settings of clients of each, such as {@code
   *     region.eu-west-1.}
   */
  public static KnownSettings of(ConfigDef own, ClientNames clients, List<String> places) {
    return new KnownSettings(own, clients, places, Map.of());
  }

  /**
   * The same, without a secret on the command line, where every user of the machine sees it.
   *
   * @param file the setting that names a file which may hold the secret
   */
  public KnownSettings refusingFlag(String secret, String file) {
    return new KnownSettings(own, clients, places, Map.of(secret, file));
  }

  /** The program's own settings. */
  public ConfigDef own() {
    return own;
  }

  /** Whether a setting is the program's own, and not one of its clients'. */
  public boolean isOwn(String name) {
    return own.names().contains(name);
  }

  /**
   * Returns where all is well.
   *
   * @throws ConfigException if settings are missing, malformed or not known; the message names all
   *     of them, and the places they stand at
   */
  public void require(GivenSettings given) {
    List<String> problems = problems(given);
    if (!problems.isEmpty()) {
      throw new ConfigException(String.join("\n", problems));
    }
  }

  /** Everything that is wrong, a sentence each, so that it can be put right in one go. */
  private List<String> problems(GivenSettings given) {
    List<String> problems = new ArrayList<>();
    given
        .values()
        .forEach(
            (name, value) -> {
              if (!isKnown(name)) {
                problems.add(unknown(given, name));
              }
              clientProblem(name, value)
                  .ifPresent(problem -> problems.add(located(given, name, problem)));
            });
    Set<String> missing = missing(given);
    if (!missing.isEmpty()) {
      problems.add(
          "Missing: %s. Give each in a file (--config FILE), in the environment (%s) or with --set."
              .formatted(
                  String.join(" and ", missing),
                  missing.stream().map(SettingVariable::of).collect(Collectors.joining(", "))));
    }
    for (ConfigValue value : own.validate(given.values())) {
      if (!missing.contains(value.name())) {
        told(value).forEach(m -> problems.add(located(given, value.name(), m)));
      }
    }
    return problems;
  }

  /** Of a value that is of another type Kafka says that it is null, too, which nobody gave. */
  private static List<String> told(ConfigValue value) {
    List<String> all = value.errorMessages();
    return value.value() == null && all.size() > 1 ? all.subList(0, 1) : all;
  }

  private Set<String> missing(GivenSettings given) {
    return own.configKeys().values().stream()
        .filter(key -> !key.hasDefault())
        .map(key -> key.name)
        .filter(name -> !given.values().containsKey(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String unknown(GivenSettings given, String name) {
    return "There is no setting '%s'%s.%s"
        .formatted(
            name, place(given, name), meant(name).map(" Did you mean '%s'?"::formatted).orElse(""));
  }

  private static String located(GivenSettings given, String name, String message) {
    return message.replaceAll("\\.$", "") + place(given, name) + ".";
  }

  /** A program that gives settings knows where it does. */
  private static String place(GivenSettings given, String name) {
    return given
        .source(name)
        .filter(source -> !source.equals(GivenSettings.PROGRAM))
        .map(source -> " (" + source + ")")
        .orElse("");
  }

  private boolean isKnown(String name) {
    return isOwn(name)
        || place(name)
            .map(prefix -> name.substring(prefix.length()))
            .filter(bare -> clients.takes(bare) && clients.meant(bare).isEmpty())
            .isPresent();
  }

  /** The setting that will have been meant by a name that is none, if one comes to mind. */
  private Optional<String> meant(String name) {
    Optional<String> place = place(name);
    if (place.isEmpty()) {
      return nearest(name).or(() -> places.stream().findFirst().flatMap(at -> ofClient(at, name)));
    }
    String prefix = place.get();
    String bare = name.substring(prefix.length());
    return ofClient(prefix, bare).or(() -> nearest(name));
  }

  /** A client's setting at a place, or what comes nearest to it there. */
  private Optional<String> ofClient(String place, String bare) {
    if (clients.takes(bare)) {
      return Optional.of(place + clients.meant(bare).orElse(bare));
    }
    String prefixed = ClientNames.KAFKA_PREFIX + bare; // what Kafka's own files say without it
    return Optional.of(place + prefixed)
        .filter(whole -> isOwn(whole) || clients.isDefined(prefixed));
  }

  private Optional<String> nearest(String name) {
    Set<String> names = new HashSet<>(own.names());
    places.forEach(place -> clients.registry().forEach(each -> names.add(place + each)));
    return Spelling.nearest(name, names);
  }

  /** What stands before the name of a client's setting; empty where a name can be no client's. */
  private Optional<String> place(String name) {
    return places.stream().filter(name::startsWith).findFirst();
  }

  private Optional<String> clientProblem(String name, String value) {
    return place(name)
        .flatMap(place -> clients.problem(name.substring(place.length()), name, value));
  }

  /**
   * Whether a value may be shown: it may not where its setting is a secret, nor where nobody here
   * can tell.
   */
  public boolean isShown(String name) {
    ConfigDef.ConfigKey key = own.configKeys().get(name);
    return key == null
        ? place(name).filter(place -> clients.isShown(name.substring(place.length()))).isPresent()
        : key.type != ConfigDef.Type.PASSWORD;
  }

  /** Whether a setting is known to hold a secret. */
  public boolean isSecret(String name) {
    ConfigDef.ConfigKey key = own.configKeys().get(name);
    return key == null
        ? place(name).filter(place -> clients.isSecret(name.substring(place.length()))).isPresent()
        : key.type == ConfigDef.Type.PASSWORD;
  }

  /** Those that will reach a client that has no use for them, as far as is known here. */
  public List<String> undefined(Collection<String> names) {
    return names.stream()
        .filter(name -> !isOwn(name))
        .filter(
            name ->
                place(name)
                    .filter(place -> clients.isDefined(name.substring(place.length())))
                    .isEmpty())
        .toList();
  }

  /**
   * @throws ConfigException if a setting holds a secret that nobody may see
   */
  void requireMayBeFlag(String name) {
    String file = neverFlags.get(name);
    if (file != null) {
      throw new ConfigException(
          name
              + " cannot be given with --set, where every user of this machine sees it. Name a file"
              + " that holds it with "
              + file
              + ", or set "
              + SettingVariable.of(name)
              + ".");
    }
  }
}
