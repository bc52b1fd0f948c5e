package dev.keylife.lifecycle.policy;

/** A part of a document as messages quote it. */
final class Quote {
  private static final int LONGEST = 80;

  private Quote() {}

  static String of(Object part) {
    String text = String.valueOf(part);
    return "'" + (text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text) + "'";
  }
}
