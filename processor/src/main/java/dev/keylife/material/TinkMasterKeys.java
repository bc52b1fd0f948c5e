package dev.keylife.material;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.prf.PrfConfig2026;
import com.google.crypto.tink.prf.PrfSet;
import java.security.GeneralSecurityException;

/**
 * Master keys that are Tink keysets in memory.
 *
 * <p>Sealing and tokens use XAES-256-GCM: its 192-bit nonces can be drawn at random without a limit
 * that a busy installation would ever reach, unlike the 2<sup>32</sup> messages per key of AES-GCM
 * (NIST SP 800-38D, section 8.3), and unlike XChaCha20-Poly1305 it is AES, which the processor has
 * in hardware. The fingerprint is HMAC-SHA-256.
 *
 * @see <a href="https://c2sp.org/XAES-256-GCM">XAES-256-GCM</a>
 */
final class TinkMasterKeys implements MasterKeys {
  static final Configuration AEAD = AeadConfig2026.get();
  static final Configuration PRF = PrfConfig2026.get();

  private static final int FINGERPRINT_BYTES = 32;

  private final KeysetHandle sealing;
  private final KeysetHandle tokens;
  private final KeysetHandle fingerprint;
  private final Aead sealingAead;
  private final Aead tokenAead;
  private final PrfSet prf;

  /**
   * @throws GeneralSecurityException if a keyset is of another kind, or that of the fingerprint has
   *     been rotated
   */
  TinkMasterKeys(KeysetHandle sealing, KeysetHandle tokens, KeysetHandle fingerprint)
      throws GeneralSecurityException {
    if (fingerprint.size() != 1) {
      throw new GeneralSecurityException("the fingerprint keyset must have one key for ever");
    }
    this.sealing = sealing;
    this.tokens = tokens;
    this.fingerprint = fingerprint;
    this.sealingAead = sealing.getPrimitive(AEAD, Aead.class);
    this.tokenAead = tokens.getPrimitive(AEAD, Aead.class);
    this.prf = fingerprint.getPrimitive(PRF, PrfSet.class);
  }

  static TinkMasterKeys generate() throws GeneralSecurityException {
    return new TinkMasterKeys(
        KeysetHandle.generateNew(PredefinedAeadParameters.XAES_256_GCM_192_BIT_NONCE, AEAD),
        KeysetHandle.generateNew(PredefinedAeadParameters.XAES_256_GCM_192_BIT_NONCE, AEAD),
        KeysetHandle.generateNew(PredefinedPrfParameters.HMAC_SHA256_PRF, PRF));
  }

  @Override
  public Aead sealing() {
    return sealingAead;
  }

  @Override
  public Aead tokens() {
    return tokenAead;
  }

  @Override
  public byte[] fingerprint(byte[] input) throws GeneralSecurityException {
    return prf.computePrimary(input, FINGERPRINT_BYTES);
  }

  KeysetHandle sealingKeyset() {
    return sealing;
  }

  KeysetHandle tokenKeyset() {
    return tokens;
  }

  KeysetHandle fingerprintKeyset() {
    return fingerprint;
  }
}
