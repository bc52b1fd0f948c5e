package dev.keylife.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the oracle knows of a key, and how it puts that into words. */
abstract class OracleState {
  String state = "no key";
  boolean external;
  boolean symmetric;
  String description = "";
  final Map<String, String> tags = new LinkedHashMap<>();
  String policy = "";
  long sequence;
  Instant deletionDate;
  final Map<String, Material> materials = new LinkedHashMap<>();
  final Map<String, Instant> parameters = new LinkedHashMap<>();
  final Map<String, Integer> failures = new HashMap<>();
  int issued;
  int made;

  static final class Material {
    String role = "CURRENT";
    boolean here;
    Instant validTo;
    Instant rotated;
    String description = "-";
    final List<Duration> noticesToCome = new ArrayList<>();
  }

  /** Everything that lies ahead, in the order in which it is to happen at one instant. */
  SortedSet<String> deadlines() {
    TreeSet<String> all = new TreeSet<>();
    materials.forEach(
        (name, m) -> {
          if (!m.noticesToCome.isEmpty()) {
            all.add(m.validTo.minus(m.noticesToCome.get(0)) + " 1-notice " + name);
          }
          if (m.validTo != null) {
            all.add(m.validTo + " 2-expiry " + name);
          }
        });
    parameters.forEach((name, validTo) -> all.add(validTo + " 3-parameters " + name));
    if (deletionDate != null) {
      all.add(deletionDate + " 5-deletion ");
    }
    return all;
  }

  /** The key as it is now. */
  String snapshot() {
    if (state.equals("no key")) {
      return state;
    }
    StringBuilder all = new StringBuilder(state + " #" + sequence + " deletion " + deletionDate);
    all.append(" described as ").append(description.length());
    all.append(" tagged ").append(taggedAs(tags)).append(" policy ").append(policy.length());
    all.append(" ").append(expiry());
    materials.forEach(
        (name, m) ->
            all.append(
                "\n  "
                    + name
                    + (" " + m.role)
                    + (m.here ? " imported" : " missing")
                    + (" until " + m.validTo)
                    + (" rotated " + m.rotated)
                    + (" (" + m.description + ")")));
    parameters.forEach(
        (name, date) ->
            all.append("\n  " + name + " until " + date)
                .append(" failures " + failures.getOrDefault(name, 0)));
    return all.toString();
  }

  static String taggedAs(Map<String, String> tags) {
    List<String> all = new ArrayList<>();
    tags.forEach((key, value) -> all.add(key + "=" + value));
    return all.toString();
  }

  /** When the first of the materials goes that the key cannot do without. */
  private String expiry() {
    boolean any = false;
    Instant first = null;
    for (Material m : materials.values()) {
      if (external && m.here && !m.role.equals("PENDING_ROTATION")) {
        any = true;
        if (m.validTo != null && (first == null || m.validTo.isBefore(first))) {
          first = m.validTo;
        }
      }
    }
    return first != null ? "expires " + first : any ? "does not expire" : "has none";
  }

  /** The names of what is kept sealed. */
  SortedSet<String> secrets() {
    TreeSet<String> all = new TreeSet<>(parameters.keySet());
    materials.forEach(
        (name, m) -> {
          if (m.here) {
            all.add(name);
          }
        });
    return all;
  }

  String changed(String from, String to, String cause) {
    state = to.equals("Deleted") ? "no key" : to;
    return "KeyStateChanged %s -> %s %s deletion %s".formatted(from, to, cause, deletionDate);
  }

  static String about(String name, String model, Instant validTo) {
    return " " + name + " " + model + " " + validTo;
  }

  String unchanged() {
    return "KeyUnchanged " + state;
  }

  boolean isHere(String name) {
    return materials.containsKey(name) && materials.get(name).here;
  }

  String pending() {
    return materials.keySet().stream()
        .filter(name -> materials.get(name).role.equals("PENDING_ROTATION"))
        .findFirst()
        .orElse(null);
  }

  /** Whether the key has material, and all that it has had is here. */
  boolean allHere() {
    boolean any = false;
    for (Material m : materials.values()) {
      if (!m.role.equals("PENDING_ROTATION")) {
        any = true;
        if (!m.here) {
          return false;
        }
      }
    }
    return any || !external;
  }
}
