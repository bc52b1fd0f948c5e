package dev.keylife.use;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import javax.crypto.KeyAgreement;

/** A key that agrees on secrets by ECDH. */
final class EcdhKey implements AgreementKey {
  private final Name name;
  private final EcCurve curve;
  private final KeyFactory keys;
  private final PrivateKey privateKey;
  private final byte[] publicKey;
  private final Pool<KeyAgreement> agreements;

  EcdhKey(Name name, byte[] material, CryptoProviders providers)
      throws GeneralSecurityException, IOException {
    this.name = name;
    this.curve = EcCurve.of(name.spec());
    this.publicKey = curve.publicKey(material);
    this.keys = KeyFactory.getInstance("EC", providers.asymmetric());
    this.privateKey = curve.privateKey(material, keys);
    this.agreements =
        new Pool<>(
            () -> {
              KeyAgreement agreement = KeyAgreement.getInstance("ECDH", providers.asymmetric());
              agreement.init(privateKey, providers.random());
              return agreement;
            });
  }

  @Override
  public Name name() {
    return name;
  }

  @Override
  public Optional<byte[]> publicKey() {
    return Optional.of(publicKey.clone());
  }

  @Override
  public byte[] deriveSharedSecret(byte[] peer) {
    X509EncodedKeySpec checked = new X509EncodedKeySpec(curve.checkedPublicKey(peer));
    try {
      return agreements.use(
          agreement -> {
            agreement.doPhase(keys.generatePublic(checked), true);
            return agreement.generateSecret();
          });
    } catch (GeneralSecurityException e) {
      throw UseException.internal("ECDH failed.");
    }
  }

  @Override
  public void close() {
    agreements.close();
    Secrets.destroy(privateKey);
  }
}
