package dev.keylife.settings;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Settings as they were given: values as text, and where each of them stands. */
public final class GivenSettings {
  static final String PROGRAM = "program";

  private final Map<String, Given> settings;

  private GivenSettings(Map<String, Given> settings) {
    this.settings = settings;
  }

  /**
   * One value.
   *
   * @param source where it stands, as an operator would look for it
   */
  private record Given(String value, String source) {}

  public static GivenSettings none() {
    return new GivenSettings(Map.of());
  }

  /** Settings that a program gives, and no file, variable or option. */
  public static GivenSettings of(Map<String, String> values) {
    return none().over(values, PROGRAM);
  }

  /** These settings, and over them further ones that all stand at one place. */
  public GivenSettings over(Map<String, String> values, String source) {
    return over(values, name -> source);
  }

  /**
   * These settings, and over them further ones.
   *
   * @param source where a setting stands, by its name
   */
  GivenSettings over(Map<String, String> values, UnaryOperator<String> source) {
    Map<String, Given> all = new TreeMap<>(settings);
    values.forEach((name, value) -> all.put(name, new Given(value, source.apply(name))));
    return new GivenSettings(all);
  }

  /** Names and values. */
  public Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    settings.forEach((name, given) -> values.put(name, given.value()));
    return values;
  }

  /** Where a setting stands; empty where it was not given. */
  public Optional<String> source(String name) {
    return Optional.ofNullable(settings.get(name)).map(Given::source);
  }

  /** The names alone: values may be secrets. */
  @Override
  public String toString() {
    return "GivenSettings" + settings.keySet();
  }
}
