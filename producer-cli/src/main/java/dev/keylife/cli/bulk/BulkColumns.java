package dev.keylife.cli.bulk;

import dev.keylife.cli.text.Escaped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a manifest may say of a key. */
public final class BulkColumns {
  static final String KEY_ID = "keyId";
  static final String KEY_SPEC = "keySpec";
  static final String KEY_USAGE = "keyUsage";
  static final String FILE = "file";
  static final String EXPIRY = "expiry";
  static final String ENCODING = "encoding";

  static final List<String> REQUIRED = List.of(KEY_ID, FILE, EXPIRY);

  private static final List<String> ALL =
      List.of(KEY_ID, KEY_SPEC, KEY_USAGE, FILE, EXPIRY, ENCODING);

  /** What a report of failures adds, so that it can be used as a manifest again. */
  private static final Set<String> REPORT = Set.of("code", "message");

  private BulkColumns() {}

  /** The column of that name: {@code key_id}, {@code keyId} and {@code Key ID} are the same. */
  static Optional<String> of(String name) {
    String plain = plain(name);
    return ALL.stream().filter(column -> plain(column).equals(plain)).findFirst();
  }

  /** Whether it is one of those that a report of failures has for people to read. */
  static boolean isOfReport(String name) {
    return REPORT.contains(plain(name));
  }

  private static String plain(String name) {
    return name.replaceAll("[_\\s-]", "").toLowerCase(Locale.ROOT);
  }

  static String unknown(String name) {
    return "unknown column '%s'; known are %s"
        .formatted(Escaped.text(name), String.join(", ", ALL));
  }
}
