package dev.keylife.authentication;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whose signatures count. Both parts are asked for anew with each command, because their files are
 * read again when they change.
 *
 * @param keys the trust file's; without it, no key is known
 * @param authorities of certificates; without them, no certificate leads anywhere
 */
public record Trust(
    Supplier<TrustedKeys> keys, Supplier<Optional<CertificateAuthorities>> authorities) {

  /** Keys alone, which stay as they are. */
  public static Trust of(TrustedKeys keys) {
    return new Trust(() -> keys, Optional::empty);
  }
}
