package dev.keylife.cli.text;

/** What stands over the parts of a command's help. */
public final class Headings {
  /** Over its examples. */
  public static final String EXAMPLES = "%nExamples:%n";

  private Headings() {}
}
