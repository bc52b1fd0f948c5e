package dev.keylife.benchmark;

import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KeyUsage;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.use.CryptoProviders;
import dev.keylife.use.EncryptionAlgorithm;
import dev.keylife.use.EncryptionContext;
import dev.keylife.use.EncryptionKey;
import dev.keylife.use.KeyOpener;
import dev.keylife.use.UseException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.Locale;

/**
 * {@link UnwrapTiming} for Decrypt with an RSA key: does the time of a refusal tell why?
 *
 * <p>Arguments: {@code accp} or {@code portable}, size of the key in bits, rounds.
 */
public final class DecryptTiming {
  private DecryptTiming() {}

  public static void main(String[] args) throws GeneralSecurityException {
    String provider = args.length > 0 ? args[0].toLowerCase(Locale.ROOT) : "accp";
    int bits = args.length > 1 ? Integer.parseInt(args[1]) : 2048;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 20_000;
    CryptoProviders providers =
        provider.equals("portable") ? CryptoProviders.portable() : CryptoProviders.accp();
    KeyPair pair = Inputs.newPair(bits);
    EncryptionKey key =
        (EncryptionKey)
            new KeyOpener(providers)
                .open(
                    new KeyId("key"),
                    KeySpec.valueOf("RSA_" + bits),
                    KeyUsage.ENCRYPT_DECRYPT,
                    new KeyMaterialId("00".repeat(32)),
                    pair.getPrivate().getEncoded());
    for (WrappingAlgorithm algorithm :
        new WrappingAlgorithm[] {
          WrappingAlgorithm.RSAES_OAEP_SHA_1, WrappingAlgorithm.RSAES_OAEP_SHA_256
        }) {
      EncryptionAlgorithm same = EncryptionAlgorithm.valueOf(algorithm.name());
      new UnwrapTiming(algorithm, (RSAPublicKey) pair.getPublic())
          .run(
              "Decrypt on " + providers,
              bits,
              rounds,
              ciphertext -> {
                try {
                  key.decrypt(same, ciphertext, EncryptionContext.none());
                  throw new IllegalStateException("a flawed ciphertext was decrypted");
                } catch (UseException expected) {
                  // All of them fail.
                }
              });
    }
  }
}
