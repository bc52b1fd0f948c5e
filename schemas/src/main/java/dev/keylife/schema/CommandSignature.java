package dev.keylife.schema;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * How a publisher proves that it sent a command: the record header {@link #HEADER} holds a compact
 * JWS (RFC 7515) whose payload is a set of JWT claims (RFC 7519). The command itself stays as it
 * is. Beside the registered claims {@code iss} (the command's issuer), {@code sub} (the bare key
 * id), {@code aud} (the installation), {@code jti} (the command id), {@code iat} and {@code exp}
 * there are three that bind the signature to what the record says: its type, its bytes, and the
 * schema that gives the bytes their meaning.
 */
public final class CommandSignature {
  /** The record header. It is there once at most. */
  public static final String HEADER = "keylife-signature";

  /** The {@code typ} of the JWS, so that no other kind of token can be taken for one. */
  public static final String TOKEN_TYPE = "keylife-command+jwt";

  /** Claim: the full name of the command's record type. */
  public static final String RECORD_TYPE = "keylife_type";

  /** Claim: {@link #fingerprint} of the schema that the command was written with, base64url. */
  public static final String SCHEMA = "keylife_schema";

  /** Claim: SHA-256 of the command's Avro encoding, base64url. */
  public static final String BODY = "keylife_sha256";

  /** The largest header that is looked at, in bytes: room for a chain of certificates. */
  public static final int MAX_BYTES = 16 * 1024;

  /** What the registry's wire format puts before a value whose label is in no header. */
  private static final int PREFIX_BYTES = 5;

  private CommandSignature() {}

  /**
   * SHA-256 of a command's Avro encoding, without the registry's prefix, so that it is the same
   * wherever the schema has another id.
   *
   * @param value of the record
   * @param labelledInHeader whether the schema's label is in the header {@code __value_schema_id},
   *     and the value has no prefix
   */
  public static byte[] digest(byte[] value, boolean labelledInHeader) {
    int prefix = labelledInHeader ? 0 : Math.min(PREFIX_BYTES, value.length);
    MessageDigest sha256 = Sha256.newDigest();
    sha256.update(value, prefix, value.length - prefix);
    return sha256.digest();
  }

  /**
   * The SHA-256 fingerprint of a schema's Parsing Canonical Form. The same bytes say something else
   * under a schema with another order of fields, and whoever may register schemas could give them
   * one.
   *
   * @see <a
   *     href="https://avro.apache.org/docs/1.12.0/specification/#schema-fingerprints">Fingerprints</a>
   */
  public static byte[] fingerprint(Schema schema) {
    try {
      return SchemaNormalization.parsingFingerprint("SHA-256", schema);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
