package dev.keylife.app.settings;

import dev.keylife.text.Spelling;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which names are settings. A misspelt setting must not be passed over in silence. */
public final class SettingNames {
  private static final Logger LOG = LoggerFactory.getLogger(SettingNames.class);

  private SettingNames() {}

  /** Whether a name is a setting, be it the processor's own or one of its clients'. */
  static boolean isKnown(String name) {
    return isOwn(name)
        || ((ClientNames.isKafka(name) || ClientNames.isRegistry(name))
            && ClientNames.meant(name).isEmpty());
  }

  static boolean isOwn(String name) {
    return ProcessorSettings.DEFINITION.names().contains(name);
  }

  /** The setting that will have been meant by a name that is none; empty where the name is one. */
  static Optional<String> meant(String name) {
    return isKnown(name)
        ? Optional.empty()
        : Optional.of(
            ClientNames.meant(name)
                .or(() -> Optional.of("kafka." + name).filter(SettingNames::isDefinedForKafka))
                .orElseGet(() -> nearest(name)));
  }

  /** Says which settings will reach a client that has no use for them, as far as is known here. */
  public static void warnOfUndefined(Collection<String> names) {
    for (String name : names) {
      if (!isOwn(name) && !ClientNames.isDefined(name)) {
        LOG.warn(
            "The setting {} is not one that a Kafka or Schema Registry client defines; it is passed"
                + " on, for plug-ins that may read it",
            name);
      }
    }
  }

  /** What Kafka's own files say without the prefix. */
  private static boolean isDefinedForKafka(String name) {
    return isOwn(name) || ClientNames.isDefined(name);
  }

  private static String nearest(String name) {
    Set<String> names =
        Stream.of(ProcessorSettings.DEFINITION.names(), ClientNames.registry())
            .flatMap(Set::stream)
            .collect(Collectors.toSet());
    return Spelling.nearest(name, names);
  }
}
