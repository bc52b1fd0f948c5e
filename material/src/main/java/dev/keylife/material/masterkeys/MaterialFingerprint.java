package dev.keylife.material.masterkeys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Computes key material ids: HMAC-SHA-256 over the key id and the material. An id tells nothing
 * about the material without the fingerprint key, and nobody can see from their ids that two keys
 * hold the same material.
 */
public final class MaterialFingerprint {
  /** No key id is as long as this says, so no material has this input. */
  private static final byte[] IDENTITY =
      ByteBuffer.allocate(Integer.BYTES + 6).putInt(-1).put("keyset".getBytes(US_ASCII)).array();

  private final MasterKeys keys;

  public MaterialFingerprint(MasterKeys keys) {
    this.keys = keys;
  }

  /**
   * What tells a keyset from every other, through all rotations: a MAC of a constant under the key
   * that is never rotated, in hex.
   *
   * @throws GeneralSecurityException if it cannot be computed
   */
  public static String identity(MasterKeys keys) throws GeneralSecurityException {
    return HexFormat.of().formatHex(keys.fingerprint(IDENTITY));
  }

  public KeyMaterialId of(KeyId key, byte[] material) {
    byte[] id = key.value().getBytes(StandardCharsets.UTF_8);
    // The length keeps the two apart: no other pair gives the same bytes.
    byte[] input =
        ByteBuffer.allocate(Integer.BYTES + id.length + material.length)
            .putInt(id.length)
            .put(id)
            .put(material)
            .array();
    try {
      return new KeyMaterialId(HexFormat.of().formatHex(keys.fingerprint(input)));
    } catch (GeneralSecurityException e) {
      throw MasterKeyFailure.of(e, "A key material id could not be computed.");
    } finally {
      Arrays.fill(input, (byte) 0);
    }
  }
}
