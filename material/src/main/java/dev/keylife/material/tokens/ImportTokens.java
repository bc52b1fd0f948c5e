package dev.keylife.material.tokens;

import com.google.crypto.tink.Aead;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Cryptography.ImportToken;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.material.masterkeys.MasterKeyFailure;
import dev.keylife.material.masterkeys.MasterKeysUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Import tokens: what was issued, encrypted and authenticated under a keyset that only this
 * installation has. A token says which key, which wrapping key and which algorithm it is for, and
 * until when. It need not say since when: no rule depends on that.
 */
public final class ImportTokens {
  /** About twice what the longest key id makes; nothing larger is worth decrypting. */
  static final int LARGEST = 512;

  private static final byte[] PURPOSE = "keylife-import-token".getBytes(StandardCharsets.UTF_8);

  private final Aead aead;

  public ImportTokens(Aead aead) {
    this.aead = aead;
  }

  /**
   * Makes a token of what it says.
   *
   * @throws KmsException {@code DependencyTimeoutException} or {@code KMSInternalException}
   */
  public ByteString seal(ImportToken token) {
    try {
      return ByteString.of(aead.encrypt(TokenEncoding.encode(token), PURPOSE));
    } catch (GeneralSecurityException e) {
      throw MasterKeyFailure.of(e, "An import token could not be made.");
    }
  }

  /**
   * What a token says.
   *
   * @throws KmsException {@code InvalidImportTokenException}, in one wording, if it was not made
   *     here; {@code DependencyTimeoutException}
   */
  public ImportToken open(ByteString token) {
    if (token.length() > LARGEST) {
      throw invalid();
    }
    try {
      return TokenEncoding.decode(aead.decrypt(token.toArray(), PURPOSE));
    } catch (MasterKeysUnavailableException e) {
      throw MasterKeyFailure.of(e, "");
    } catch (GeneralSecurityException | IOException e) {
      // The second where another version of Keylife made the token.
      throw invalid();
    }
  }

  private static KmsException invalid() {
    return new KmsException(
        FailureCode.INVALID_IMPORT_TOKEN, "The import token is damaged or was not issued here.");
  }
}
