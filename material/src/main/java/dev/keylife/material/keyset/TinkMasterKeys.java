package dev.keylife.material.keyset;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.prf.PrfSet;
import dev.keylife.lifecycle.Resealing.KeysetVersion;
import dev.keylife.material.masterkeys.MasterKeys;
import dev.keylife.material.masterkeys.MasterKeysUnavailableException;
import dev.keylife.material.masterkeys.MaterialFingerprint;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

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
  private static final int FINGERPRINT_BYTES = 32;

  private final Aead sealing;
  private final Aead tokens;
  private final PrfSet prf;
  private final int primary;
  private final KeysetVersion version;

  /**
   * @throws GeneralSecurityException if a keyset is of another kind
   */
  TinkMasterKeys(MasterKeyset keyset) throws GeneralSecurityException {
    Set<Integer> ids =
        keyset.keys().stream().map(MasterKeyset.Made::id).collect(Collectors.toSet());
    sealing = new KnownKeysAead(keyset.sealing().getPrimitive(MasterKeyset.AEAD, Aead.class), ids);
    tokens = keyset.tokens().getPrimitive(MasterKeyset.AEAD, Aead.class);
    prf = keyset.fingerprint().getPrimitive(MasterKeyset.PRF, PrfSet.class);
    primary = keyset.primary();
    version =
        new KeysetVersion(
            keyset.generation(), MasterKey.text(primary), MaterialFingerprint.identity(this));
  }

  static TinkMasterKeys generate() throws GeneralSecurityException {
    return new TinkMasterKeys(MasterKeyset.generate(Instant.now()));
  }

  @Override
  public Aead sealing() {
    return sealing;
  }

  @Override
  public Aead tokens() {
    return tokens;
  }

  @Override
  public byte[] fingerprint(byte[] input) throws GeneralSecurityException {
    return prf.computePrimary(input, FINGERPRINT_BYTES);
  }

  @Override
  public KeysetVersion version() {
    return version;
  }

  @Override
  public boolean isUnderPrimary(byte[] sealed) {
    return MasterKey.named(sealed).equals(OptionalInt.of(primary));
  }

  /**
   * Tells a secret that is damaged from one under a master key that is not in this keyset. The
   * second is what an instance meets that was started before the latest rotation: it must say so
   * and try again, not give the secret up. Import tokens come from outside, and what key they name
   * there is anybody's choice; so they have no part in this.
   */
  private record KnownKeysAead(Aead aead, Set<Integer> ids) implements Aead {
    @Override
    public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
      return aead.encrypt(plaintext, associatedData);
    }

    @Override
    public byte[] decrypt(byte[] ciphertext, byte[] associatedData)
        throws GeneralSecurityException {
      OptionalInt id = MasterKey.named(ciphertext);
      if (id.isPresent() && !ids.contains(id.getAsInt())) {
        throw new MasterKeysUnavailableException(
            "master key " + MasterKey.text(id.getAsInt()) + " is not in this instance's keyset");
      }
      return aead.decrypt(ciphertext, associatedData);
    }
  }
}
