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
 * The three keysets that everything rests on. Each has one purpose, so that one can be rotated
 * without the others.
 *
 * <ul>
 *   <li>sealing: what rests in state stores and changelogs. XAES-256-GCM, whose 192-bit nonces can
 *       be drawn at random without a limit that a busy installation would ever reach, unlike the
 *       2<sup>32</sup> messages of AES-GCM.
 *   <li>tokens: import tokens. Of the same kind.
 *   <li>fingerprint: key material ids (HMAC-SHA-256). Never rotated: another key would give the
 *       same material another id, and no key would take its own material again.
 * </ul>
 *
 * @see <a href="https://c2sp.org/XAES-256-GCM">XAES-256-GCM</a>
 */
public final class MasterKeys {
  static final Configuration AEAD = AeadConfig2026.get();
  static final Configuration PRF = PrfConfig2026.get();

  private final KeysetHandle sealing;
  private final KeysetHandle tokens;
  private final KeysetHandle fingerprint;

  MasterKeys(KeysetHandle sealing, KeysetHandle tokens, KeysetHandle fingerprint) {
    this.sealing = sealing;
    this.tokens = tokens;
    this.fingerprint = fingerprint;
  }

  static MasterKeys generate() throws GeneralSecurityException {
    return new MasterKeys(
        KeysetHandle.generateNew(PredefinedAeadParameters.XAES_256_GCM_192_BIT_NONCE, AEAD),
        KeysetHandle.generateNew(PredefinedAeadParameters.XAES_256_GCM_192_BIT_NONCE, AEAD),
        KeysetHandle.generateNew(PredefinedPrfParameters.HMAC_SHA256_PRF, PRF));
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

  Aead sealing() throws GeneralSecurityException {
    return sealing.getPrimitive(AEAD, Aead.class);
  }

  Aead tokens() throws GeneralSecurityException {
    return tokens.getPrimitive(AEAD, Aead.class);
  }

  PrfSet fingerprint() throws GeneralSecurityException {
    return fingerprint.getPrimitive(PRF, PrfSet.class);
  }
}
