package dev.keylife.app.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;

/** Finds everything that is wrong with settings, so that it can be put right in one go. */
final class SettingProblems {
  private SettingProblems() {}

  /** What is wrong, a sentence each, with the setting's name and where it stands. */
  static List<String> of(GivenSettings given) {
    List<String> problems = new ArrayList<>();
    given
        .values()
        .forEach(
            (name, value) -> {
              SettingNames.meant(name)
                  .ifPresent(meant -> problems.add(unknown(given, name, meant)));
              ClientNames.problem(name, value)
                  .ifPresent(problem -> problems.add(located(given, name, problem)));
            });
    List<String> missing = missing(given);
    if (!missing.isEmpty()) {
      problems.add(
          "Missing: %s. Give each in a file (--config FILE), in the environment (%s) or with --set."
              .formatted(
                  String.join(" and ", missing),
                  missing.stream()
                      .map(EnvironmentSettings::variable)
                      .collect(Collectors.joining(", "))));
    }
    for (ConfigValue value : ProcessorSettings.DEFINITION.validate(given.values())) {
      if (!missing.contains(value.name())) {
        value.errorMessages().forEach(m -> problems.add(located(given, value.name(), m)));
      }
    }
    return problems;
  }

  private static List<String> missing(GivenSettings given) {
    return ProcessorSettings.DEFINITION.configKeys().values().stream()
        .filter(key -> !key.hasDefault())
        .map(key -> key.name)
        .filter(name -> !given.values().containsKey(name))
        .sorted()
        .toList();
  }

  private static String unknown(GivenSettings given, String name, String meant) {
    return "There is no setting '%s'%s. Did you mean '%s'?"
        .formatted(name, place(given, name), meant);
  }

  private static String located(GivenSettings given, String name, String message) {
    return message.replaceAll("\\.$", "") + place(given, name) + ".";
  }

  private static String place(GivenSettings given, String name) {
    return given.source(name).map(source -> " (" + source + ")").orElse("");
  }
}
