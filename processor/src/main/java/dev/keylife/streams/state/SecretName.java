package dev.keylife.streams.state;

import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.SecretId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Secrets' names as keys of their store: {@code key/kind/name}. A key id has no slash. */
public final class SecretName {
  private SecretName() {}

  public static String of(SecretId id) {
    return id.key().value() + "/" + text(id.kind()) + "/" + id.name();
  }

  /** Empty where it is not the name of a secret. */
  public static Optional<SecretId> parse(String name) {
    String[] parts = name.split("/", 3);
    return parts.length < 3
        ? Optional.empty()
        : Arrays.stream(SecretId.Kind.values())
            .filter(kind -> text(kind).equals(parts[1]))
            .findFirst()
            .map(kind -> new SecretId(new KeyId(parts[0]), kind, parts[2]));
  }

  private static String text(SecretId.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
