package dev.keylife.serde;

import org.apache.kafka.common.errors.RetriableException;

/**
 * A registry gives an id to another schema than before. No registry does so that still has what it
 * had: it was reset, or is another one. What was written under its ids before would be read as
 * something else, so nothing is read until it answers as it did.
 */
final class SchemaChangedException extends RetriableException {
  private static final long serialVersionUID = 1L;

  SchemaChangedException(int id, String was, String is) {
    super(
        "The Schema Registry gives the id "
            + id
            + " to "
            + is
            + ", and gave it to "
            + was
            + " before. It was reset, or another one stands in its place: bring back the one with"
            + " the old ids. Nothing is read under its ids until then.");
  }
}
