package dev.keylife.serde;

/** What both sides of the wire format share. */
final class WireFormat {
  /** The first byte of a value that is preceded by a schema id. */
  static final byte MAGIC = 0;

  /** The first byte of a header that holds a schema GUID. */
  static final byte GUID_MAGIC = 1;

  static final int PREFIX_BYTES = 1 + Integer.BYTES;
  static final int GUID_HEADER_BYTES = 1 + 2 * Long.BYTES;
  static final String KEY_HEADER = "__key_schema_id";
  static final String VALUE_HEADER = "__value_schema_id";

  private WireFormat() {}
}
