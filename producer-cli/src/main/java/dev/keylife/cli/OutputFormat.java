package dev.keylife.cli;

import java.io.PrintWriter;

/** For whom to print. */
enum OutputFormat {
  /** For people. */
  text,
  /** For programs: one JSON object, or one per line. */
  json;

  Printer printer(PrintWriter out, PrintWriter err) {
    return switch (this) {
      case text -> new TextPrinter(out, err);
      case json -> new JsonPrinter(out, err);
    };
  }
}
