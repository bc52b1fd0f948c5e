package dev.keylife.audit;

import java.security.NoSuchAlgorithmException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Names a schema: SHA-256 of its parsing canonical form, in hex.
 *
 * @see <a
 *     href="https://avro.apache.org/docs/1.12.0/specification/#schema-fingerprints">Fingerprints</a>
 */
final class Fingerprint {
  private Fingerprint() {}

  static String of(Schema schema) {
    try {
      return Hex.of(SchemaNormalization.parsingFingerprint("SHA-256", schema));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
