package dev.keylife.use;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Optional;

/** A key that signs by ECDSA (FIPS 186-5). */
final class EcdsaKey implements SignVerifyKey {
  private final Name name;
  private final PrivateKey privateKey;
  private final byte[] publicKey;
  private final Pool<Signature> signers;
  private final EcdsaVerifier verifier;

  EcdsaKey(Name name, byte[] material, CryptoProviders providers)
      throws GeneralSecurityException, IOException {
    this.name = name;
    EcCurve curve = EcCurve.of(name.spec());
    this.publicKey = curve.publicKey(material);
    this.privateKey =
        curve.privateKey(material, KeyFactory.getInstance("EC", providers.asymmetric()));
    this.verifier = new EcdsaVerifier(publicKey, providers);
    this.signers =
        new Pool<>(
            () -> {
              Signature signer =
                  Signature.getInstance(EcdsaVerifier.ALGORITHM, providers.asymmetric());
              signer.initSign(privateKey, providers.random());
              return signer;
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
  public byte[] sign(SigningAlgorithm algorithm, MessageType type, byte[] message) {
    byte[] digest = Messages.digest(name, algorithm, type, message);
    try {
      return signers.use(
          signer -> {
            signer.update(digest);
            return signer.sign();
          });
    } catch (GeneralSecurityException e) {
      throw UseException.internal("ECDSA failed.");
    }
  }

  @Override
  public void verify(
      SigningAlgorithm algorithm, MessageType type, byte[] message, byte[] signature) {
    byte[] digest = Messages.digest(name, algorithm, type, message);
    if (!verifier.isValid(digest, signature)) {
      throw Messages.invalidSignature();
    }
  }

  @Override
  public void close() {
    signers.close();
    verifier.close();
    Secrets.destroy(privateKey);
  }
}
