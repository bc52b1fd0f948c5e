package dev.keylife.client.regions;

/** A processor does not take news now, and may later. */
final class NewsRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NewsRefusedException(String message) {
    super(message);
  }
}
