package dev.keylife.cli.bulk;

import dev.keylife.cli.bulk.BulkManifestLines.Line;
import dev.keylife.cli.material.Expiry;
import dev.keylife.cli.material.MaterialEncoding;
import dev.keylife.cli.text.Escaped;
import dev.keylife.cli.text.ShortDigest;
import dev.keylife.cli.text.Symbols;
import dev.keylife.file.SameFile;
import dev.keylife.schema.KeyIdSyntax;
import dev.keylife.type.KeySpec;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.TypeConversionException;

/**
 * The rows of a manifest, read one at a time. Everything in it is {@link #check checked} before
 * anything is published, and every mistake is reported with its line; then it is read again.
 */
public final class BulkManifest implements Iterator<BulkRow>, Closeable {
  private static final int SHOWN = 20;

  /** What the processor takes for a key id. */
  private final Path path;

  private final Clock clock;
  private final BulkManifestLines lines;

  private BulkManifest(Path path, Clock clock, BulkManifestLines lines) {
    this.path = path;
    this.clock = clock;
    this.lines = lines;
  }

  /**
   * What a manifest without mistakes holds.
   *
   * @param keyIds a digest of each
   * @param passedOver what of it holds no key, in words; empty where there is nothing
   */
  record Checked(Set<ShortDigest> keyIds, String passedOver) {
    int rows() {
      return keyIds.size();
    }
  }

  /** Opens a manifest that was checked. */
  static BulkManifest open(Path path, Clock clock) throws IOException {
    return new BulkManifest(path, clock, BulkManifestLines.open(path));
  }

  /**
   * Reads all of a manifest.
   *
   * @param written files that the import writes, and that no material can come from
   * @throws IllegalArgumentException if it holds mistakes; the message lists the first of them
   */
  static Checked check(Path path, Clock clock, List<Path> written) throws IOException {
    List<String> mistakes = new ArrayList<>();
    Set<ShortDigest> keyIds = new HashSet<>();
    String passedOver = "";
    int more = 0;
    try (BulkManifest manifest = open(path, clock)) {
      while (manifest.hasNext()) {
        Line line = manifest.lines.next();
        try {
          manifest.check(manifest.row(line), keyIds, written);
        } catch (IllegalArgumentException | TypeConversionException e) {
          if (mistakes.size() < SHOWN) {
            mistakes.add("line %d: %s".formatted(line.number(), e.getMessage()));
          } else {
            more++;
          }
        }
      }
      passedOver = manifest.lines.passedOver();
    } catch (IllegalArgumentException e) {
      mistakes.add("header line: " + e.getMessage());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (keyIds.isEmpty() && mistakes.isEmpty()) {
      mistakes.add("it names no key");
    }
    if (!mistakes.isEmpty()) {
      throw new IllegalArgumentException(report(path, mistakes, more));
    }
    return new Checked(keyIds, passedOver);
  }

  private static String report(Path path, List<String> mistakes, int more) {
    return "%s has mistakes, and nothing was published:\n  ".formatted(path)
        + String.join("\n  ", mistakes)
        + (more > 0 ? "\n  and %d more".formatted(more) : "");
  }

  private void check(BulkRow row, Set<ShortDigest> keyIds, List<Path> written) {
    require(
        keyIds.add(ShortDigest.of(row.keyId())), "key '%s' is there twice".formatted(row.keyId()));
    Path file = path.resolveSibling(row.file());
    String name = Escaped.text(row.file());
    require(Files.isReadable(file), "cannot read file '%s'".formatted(name));
    require(!Files.isDirectory(file), "'%s' is a folder".formatted(name));
    for (Path other : written) {
      require(!SameFile.is(file, other), "'%s' is what this import writes to".formatted(name));
    }
  }

  private BulkRow row(Line line) {
    line.flaw()
        .ifPresent(
            flaw -> {
              throw new IllegalArgumentException(flaw);
            });
    Map<String, String> fields = line.fields();
    String keySpec = fields.getOrDefault(BulkColumns.KEY_SPEC, "");
    Optional<String> keyUsage = Optional.ofNullable(fields.get(BulkColumns.KEY_USAGE));
    BulkRow row =
        new BulkRow(
            required(fields, BulkColumns.KEY_ID),
            keySpec.isEmpty() ? KeySpec.SYMMETRIC_DEFAULT : new Symbols.KeySpecs().convert(keySpec),
            keyUsage.map(new Symbols.KeyUsages()::convert),
            required(fields, BulkColumns.FILE),
            required(fields, BulkColumns.EXPIRY),
            encoding(fields.getOrDefault(BulkColumns.ENCODING, "")));
    Expiry.parse(row.expiry(), clock);
    require(!row.keyId().startsWith("arn:"), "give the bare key id in place of an ARN");
    require(
        KeyIdSyntax.isKeyId(row.keyId()),
        "'%s' is no key id: 1 to 128 letters, digits, - and _"
            .formatted(Escaped.text(row.keyId())));
    return row;
  }

  private static String required(Map<String, String> fields, String name) {
    String value = fields.getOrDefault(name, "");
    require(!value.isEmpty(), "%s is missing".formatted(name));
    return value;
  }

  private static MaterialEncoding encoding(String text) {
    if (text.isEmpty()) {
      return MaterialEncoding.raw;
    }
    try {
      return MaterialEncoding.valueOf(text.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "encoding '%s' is not raw, hex or base64".formatted(Escaped.text(text)));
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  @Override
  public boolean hasNext() {
    return lines.hasNext();
  }

  /**
   * The next row.
   *
   * @throws UncheckedIOException if the manifest was changed since it was checked, or is not there
   *     any more
   */
  @Override
  public BulkRow next() {
    Line line = lines.next();
    try {
      return row(line);
    } catch (IllegalArgumentException | TypeConversionException e) {
      throw new UncheckedIOException(
          new IOException(
              "%s was changed meanwhile; line %d: %s"
                  .formatted(path, line.number(), e.getMessage())));
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
