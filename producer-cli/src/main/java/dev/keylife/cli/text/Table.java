package dev.keylife.cli.text;

import java.io.PrintWriter;
import java.util.List;

/** Prints rows in aligned columns, {@link Escaped}. */
public final class Table {
  private Table() {}

  public static void print(List<List<String>> content, PrintWriter out) {
    List<List<String>> rows =
        content.stream().map(row -> row.stream().map(Escaped::text).toList()).toList();
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
