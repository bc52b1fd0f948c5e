package dev.keylife.use;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A ciphertext of a symmetric encryption key: it names its key and material, and opens with nothing
 * else.
 *
 * <pre>
 *   1  version, 1
 *   1  length of the key id, 1 to 128
 *   n  key id, in ASCII
 *  32  key material id
 *  24  nonce ┐
 *   m  ciphertext, 1 to 4096 bytes
 *  16  tag   ┘ XAES-256-GCM
 * </pre>
 *
 * <p>The associated data are all bytes before the nonce and the encoded {@link EncryptionContext}
 * behind them. There is one way to write each blob, so that a changed bit is always refused.
 */
public final class CiphertextBlob {
  /** Of a plaintext, in bytes: what the AWS KMS API takes. */
  public static final int MOST_PLAINTEXT = 4096;

  private static final byte VERSION = 1;
  private static final int MATERIAL_ID_BYTES = 32;
  private static final int LEAST = XAes256Gcm.NONCE_BYTES + 1 + XAes256Gcm.TAG_BYTES;
  private static final int MOST = XAes256Gcm.NONCE_BYTES + MOST_PLAINTEXT + XAes256Gcm.TAG_BYTES;

  private final KeyId keyId;
  private final KeyMaterialId materialId;
  private final int headerBytes;

  private CiphertextBlob(KeyId keyId, KeyMaterialId materialId, int headerBytes) {
    this.keyId = keyId;
    this.materialId = materialId;
    this.headerBytes = headerBytes;
  }

  /**
   * Reads what is in front of the nonce, which nothing vouches for before the rest is decrypted.
   *
   * @throws UseException {@code InvalidCiphertextException} if it is no blob of a version that is
   *     known here
   */
  public static CiphertextBlob parse(byte[] blob) {
    ByteBuffer in = ByteBuffer.wrap(blob);
    if (in.remaining() < 2 || in.get() != VERSION) {
      throw UseException.invalidCiphertext();
    }
    int idBytes = in.get();
    if (idBytes < 1 || in.remaining() < idBytes + MATERIAL_ID_BYTES + LEAST) {
      throw UseException.invalidCiphertext();
    }
    // What is not ASCII becomes a character that no key id has.
    String id = new String(blob, in.position(), idBytes, US_ASCII);
    in.position(in.position() + idBytes);
    String materialId =
        HexFormat.of().formatHex(blob, in.position(), in.position() + MATERIAL_ID_BYTES);
    in.position(in.position() + MATERIAL_ID_BYTES);
    if (!KeyId.isValid(id) || in.remaining() > MOST) {
      throw UseException.invalidCiphertext();
    }
    return new CiphertextBlob(new KeyId(id), new KeyMaterialId(materialId), in.position());
  }

  /** What a blob of a key and material begins with. */
  static byte[] header(KeyId keyId, KeyMaterialId materialId) {
    byte[] id = keyId.value().getBytes(US_ASCII);
    return ByteBuffer.allocate(2 + id.length + MATERIAL_ID_BYTES)
        .put(VERSION)
        .put((byte) id.length)
        .put(id)
        .put(HexFormat.of().parseHex(materialId.value()))
        .array();
  }

  /** The key that it says it is of. */
  public KeyId keyId() {
    return keyId;
  }

  /** The material that it says it is of. */
  public KeyMaterialId materialId() {
    return materialId;
  }

  /** Where the nonce begins. */
  int headerBytes() {
    return headerBytes;
  }
}
