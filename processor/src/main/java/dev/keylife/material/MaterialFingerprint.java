package dev.keylife.material;

import com.google.crypto.tink.prf.PrfSet;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KmsException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;

/** Computes key material ids: HMAC-SHA-256 over the key id and the material. */
final class MaterialFingerprint {
  private static final int ID_BYTES = 32;

  private final PrfSet prf;

  MaterialFingerprint(PrfSet prf) {
    this.prf = prf;
  }

  KeyMaterialId of(KeyId key, byte[] material) {
    byte[] id = key.value().getBytes(StandardCharsets.UTF_8);
    // The length keeps the two apart: no other pair gives the same bytes.
    byte[] input =
        ByteBuffer.allocate(Integer.BYTES + id.length + material.length)
            .putInt(id.length)
            .put(id)
            .put(material)
            .array();
    try {
      return new KeyMaterialId(HexFormat.of().formatHex(prf.computePrimary(input, ID_BYTES)));
    } catch (GeneralSecurityException e) {
      throw new KmsException(FailureCode.KMS_INTERNAL, "A key material id could not be computed.");
    } finally {
      Arrays.fill(input, (byte) 0);
    }
  }
}
