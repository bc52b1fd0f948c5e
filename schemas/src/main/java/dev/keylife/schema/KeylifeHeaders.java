package dev.keylife.schema;

/** Temporary. */
public final class KeylifeHeaders {
  public static final String REROUTED_FROM = "keylife-rerouted-from";

  private KeylifeHeaders() {}
}
