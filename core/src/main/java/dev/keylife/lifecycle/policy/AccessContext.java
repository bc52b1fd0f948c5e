package dev.keylife.lifecycle.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is known of a request, by condition key: what a policy's conditions are held against. The
 * names of condition keys are not case-sensitive. A key without values is the same as no key.
 *
 * @param values by the name of the key in lower case
 */
public record AccessContext(Map<String, List<String>> values) {
  /** Nothing but what follows from the key, the caller and the time. */
  public static final AccessContext NONE = new AccessContext(Map.of());

  public AccessContext {
    values = Map.copyOf(values);
  }

  /** The values of a condition key. */
  List<String> of(String lowerCaseKey) {
    return values.getOrDefault(lowerCaseKey, List.of());
  }

  /**
   * The encryption context of the request: values by name, the names in lower case. Names that
   * differ by case alone are one name with several values.
   */
  public Map<String, List<String>> encryptionContext() {
    String prefix = ConditionKey.ENCRYPTION_CONTEXT.toLowerCase(Locale.ROOT);
    Map<String, List<String>> pairs = new HashMap<>();
    values.forEach(
        (key, all) -> {
          if (key.startsWith(prefix)) {
            pairs.put(key.substring(prefix.length()), all);
          }
        });
    return pairs;
  }

  /** Whether there is a value of a condition key. */
  public boolean has(String key) {
    return values.containsKey(key.toLowerCase(Locale.ROOT));
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects what is known of a request. */
  public static final class Builder {
    private final Map<String, List<String>> values = new HashMap<>();

    private Builder() {}

    /** Adds a value to a condition key, such as {@code kms:SigningAlgorithm}. */
    public Builder add(String key, String value) {
      values.computeIfAbsent(key.toLowerCase(Locale.ROOT), name -> new ArrayList<>(1)).add(value);
      return this;
    }

    /** Adds all that another context has. */
    public Builder add(AccessContext other) {
      other.values.forEach((key, all) -> all.forEach(value -> add(key, value)));
      return this;
    }

    /** Adds an encryption context: its pairs, and the names in them. */
    public Builder addEncryptionContext(Map<String, String> pairs) {
      pairs.forEach((name, value) -> add(ConditionKey.ENCRYPTION_CONTEXT + name, value));
      return addAll("kms:EncryptionContextKeys", pairs.keySet());
    }

    private Builder addAll(String key, Collection<String> all) {
      all.forEach(value -> add(key, value));
      return this;
    }

    public AccessContext build() {
      Map<String, List<String>> all = new HashMap<>();
      values.forEach((key, each) -> all.put(key, List.copyOf(each)));
      return new AccessContext(all);
    }
  }
}
