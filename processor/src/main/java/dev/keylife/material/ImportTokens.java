package dev.keylife.material;

import com.google.crypto.tink.Aead;
import dev.keylife.lifecycle.Bytes;
import dev.keylife.lifecycle.Cryptography.ImportToken;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;

/**
 * Import tokens: what was issued, encrypted and authenticated under a keyset that only this
 * installation has. A token says which key, which wrapping key and which algorithm it is for, and
 * until when.
 */
final class ImportTokens {
  private static final String VERSION = "1";
  private static final byte[] PURPOSE = "keylife-import-token".getBytes(StandardCharsets.UTF_8);
  private static final String SEPARATOR = "|";
  private static final int FIELDS = 6;

  private final Aead aead;

  ImportTokens(Aead aead) {
    this.aead = aead;
  }

  Bytes seal(ImportToken token) {
    String content =
        String.join(
            SEPARATOR,
            VERSION,
            token.key().value(),
            token.wrappingKeyId(),
            token.algorithm().name(),
            token.spec().name(),
            Long.toString(token.validTo().toEpochMilli()));
    try {
      return Bytes.of(aead.encrypt(content.getBytes(StandardCharsets.UTF_8), PURPOSE));
    } catch (GeneralSecurityException e) {
      throw new KmsException(FailureCode.KMS_INTERNAL, "An import token could not be made.");
    }
  }

  /**
   * @throws KmsException {@code InvalidImportTokenException} if it was not made here
   */
  ImportToken open(Bytes token) {
    try {
      return parse(new String(aead.decrypt(token.toArray(), PURPOSE), StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // The second only where a later version made the token, or the token key is not ours alone.
      throw new KmsException(
          FailureCode.INVALID_IMPORT_TOKEN, "The import token is damaged or was not issued here.");
    }
  }

  private static ImportToken parse(String content) {
    List<String> fields = List.of(content.split("\\" + SEPARATOR, -1));
    if (fields.size() != FIELDS || !fields.get(0).equals(VERSION)) {
      throw new IllegalArgumentException("not a token of this version");
    }
    return new ImportToken(
        new KeyId(fields.get(1)),
        fields.get(2),
        WrappingAlgorithm.valueOf(fields.get(3)),
        WrappingKeySpec.valueOf(fields.get(4)),
        Instant.ofEpochMilli(Long.parseLong(fields.get(5))));
  }
}
