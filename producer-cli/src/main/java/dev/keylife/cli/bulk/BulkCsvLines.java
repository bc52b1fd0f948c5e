package dev.keylife.cli.bulk;

import dev.keylife.file.TextFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A manifest in CSV (RFC 4180), as spreadsheets save it: commas, semicolons or tabs, whichever the
 * header line has; empty rows and empty cells at the end of a row are passed over, lines that begin
 * with {@code #} are comments.
 */
public final class BulkCsvLines implements BulkManifestLines {
  private static final int LONGEST_HEADER = 64 * 1024;

  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final long before;
  private final List<Optional<String>> columns = new ArrayList<>();
  private final Set<String> ofReport = new HashSet<>();
  private Optional<Line> next = Optional.empty();
  private boolean ended;
  private int empty;
  private int comments;

  private BulkCsvLines(CSVParser parser, Head head) {
    this.parser = parser;
    this.records = parser.iterator();
    this.before = head.lines;
    this.empty = head.empty;
    this.comments = head.comments;
  }

  /** What comes before the header line. */
  private static final class Head {
    private long lines;
    private int empty;
    private int comments;
    private char separator = ',';

    /** Reads up to the header line, and finds out what separates its names. */
    static Head read(BufferedReader reader) throws IOException {
      Head head = new Head();
      Optional<Character> told = Optional.empty();
      while (true) {
        reader.mark(LONGEST_HEADER);
        String line = Optional.ofNullable(reader.readLine()).orElse("\n");
        if (line.matches("sep=.")) {
          told = Optional.of(line.charAt(4)); // so Excel is told
        } else if (line.isEmpty() || (!line.equals("\n") && line.isBlank())) {
          head.empty++;
        } else if (line.startsWith("#")) {
          head.comments++;
        } else {
          reader.reset();
          head.separator = told.orElse(separatorOf(line));
          return head;
        }
        head.lines++;
      }
    }

    private static char separatorOf(String header) {
      for (char separator : new char[] {',', ';', '\t'}) {
        if (header.indexOf(separator) >= 0) {
          return separator;
        }
      }
      return ',';
    }
  }

  /**
   * @throws IllegalArgumentException if the header line is missing or not usable
   */
  static BulkCsvLines open(BufferedReader reader) throws IOException {
    Head head = Head.read(reader);
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(head.separator)
            .setIgnoreSurroundingSpaces(head.separator != '\t')
            .setCommentMarker('#')
            .get();
    BulkCsvLines lines = new BulkCsvLines(format.parse(reader), head);
    lines.readHeader();
    return lines;
  }

  private void readHeader() {
    Optional<CSVRecord> header = record();
    if (header.isEmpty()) {
      if (ended) {
        throw new IllegalArgumentException(next.orElseThrow().flaw().orElseThrow());
      }
      return;
    }
    List<String> names = header.get().toList();
    if (names.stream().noneMatch(name -> BulkColumns.of(name).isPresent())) {
      boolean json = names.get(0).startsWith("{") || names.get(0).startsWith("[");
      throw new IllegalArgumentException(
          json
              ? "it holds JSON: write one object a line, and let its name end in .jsonl"
              : "it names no column: the first line has to be keyId,keySpec,file,expiry, or some such");
    }
    names.forEach(this::addColumn);
    for (String required : BulkColumns.REQUIRED) {
      if (!columns.contains(Optional.of(required))) {
        throw new IllegalArgumentException("there is no column '%s'".formatted(required));
      }
    }
  }

  private void addColumn(String name) {
    Optional<String> column = BulkColumns.of(name);
    if (column.isPresent() && columns.contains(column)) {
      throw new IllegalArgumentException("column '%s' is there twice".formatted(column.get()));
    }
    if (BulkColumns.isOfReport(name)) {
      ofReport.add(name.strip());
    } else if (column.isEmpty() && !name.isBlank()) {
      throw new IllegalArgumentException(BulkColumns.unknown(name));
    }
    columns.add(column.isEmpty() && !name.isBlank() ? Optional.of("") : column);
  }

  /** The next record; what cannot be read becomes a flawed line, and the last. */
  private Optional<CSVRecord> record() {
    long start = before + parser.getCurrentLineNumber() + 1;
    try {
      return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof TextFile.NotText notText) {
        throw new UncheckedIOException(notText);
      }
      ended = true;
      next =
          Optional.of(
              Line.flawed(
                  start,
                  "a field that begins with a quote is not closed, or has text behind the closing"
                      + " quote; nothing behind this line could be read"));
      return Optional.empty();
    }
  }

  @Override
  public boolean hasNext() {
    while (next.isEmpty() && !ended) {
      Optional<CSVRecord> record = record();
      record.map(CSVRecord::getComment).ifPresent(text -> comments += (int) text.lines().count());
      if (record.isEmpty()) {
        Optional.ofNullable(parser.getTrailerComment())
            .filter(text -> !ended)
            .ifPresent(text -> comments += (int) text.lines().count());
        ended = true;
        break;
      }
      if (record.get().stream().allMatch(String::isBlank)) {
        empty++;
      } else {
        next = Optional.of(line(record.get()));
      }
    }
    return next.isPresent();
  }

  private Line line(CSVRecord record) {
    long breaks = record.stream().flatMapToInt(String::chars).filter(c -> c == '\n').count();
    long number = before + parser.getCurrentLineNumber() - breaks;
    Map<String, String> fields = new TreeMap<>();
    for (int i = 0; i < record.size(); i++) {
      String value = record.get(i).strip();
      if ((i >= columns.size() && !value.isEmpty()) || record.size() < columns.size()) {
        return Line.flawed(number, otherNumber(record));
      }
      Optional<String> column = i < columns.size() ? columns.get(i) : Optional.empty();
      if (column.isEmpty() && !value.isEmpty()) {
        return Line.flawed(
            number, "field %d has a value, and the header gives it no name".formatted(i + 1));
      }
      column
          .filter(name -> !name.isEmpty() && !value.isEmpty())
          .ifPresent(name -> fields.put(name, value));
    }
    return Line.of(number, fields);
  }

  private String otherNumber(CSVRecord record) {
    return "it has %d fields, and the header line %d; a field with the separator in it goes in quotes"
        .formatted(record.size(), columns.size());
  }

  @Override
  public Line next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Line line = next.orElseThrow();
    next = Optional.empty();
    return line;
  }

  @Override
  public String passedOver() {
    List<String> parts = new ArrayList<>();
    if (empty > 0) {
      parts.add("empty rows: %d".formatted(empty));
    }
    if (comments > 0) {
      parts.add("comments: %d".formatted(comments));
    }
    if (!ofReport.isEmpty()) {
      parts.add("columns of an earlier report: " + String.join(", ", ofReport));
    }
    return String.join(", ", parts);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
