package dev.keylife.use;

import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** A key that signs by ML-DSA. */
final class MlDsaKey implements SignVerifyKey {
  private final Name name;
  private final CryptoProviders providers;
  private final MLDSAPrivateKeyParameters privateKey;
  private final MLDSAPublicKeyParameters verifying;
  private final byte[] publicKey;

  MlDsaKey(Name name, byte[] material, CryptoProviders providers) throws IOException {
    this.name = name;
    this.providers = providers;
    this.privateKey = (MLDSAPrivateKeyParameters) PrivateKeyFactory.createKey(material);
    this.verifying = privateKey.getPublicKeyParameters();
    this.publicKey =
        SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(verifying)
            .getEncoded(ASN1Encoding.DER);
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
    check(algorithm, type, message);
    MLDSASigner signer = new MLDSASigner();
    signer.init(true, new ParametersWithRandom(privateKey, providers.random()));
    try {
      if (type == MessageType.EXTERNAL_MU) {
        return signer.generateMuSignature(message);
      }
      signer.update(message, 0, message.length);
      return signer.generateSignature();
    } catch (CryptoException e) {
      throw UseException.internal("ML-DSA failed.");
    }
  }

  @Override
  public void verify(
      SigningAlgorithm algorithm, MessageType type, byte[] message, byte[] signature) {
    check(algorithm, type, message);
    if (!isValid(verifying, type, message, signature)) {
      throw Messages.invalidSignature();
    }
  }

  static boolean isValid(
      MLDSAPublicKeyParameters key, MessageType type, byte[] message, byte[] signature) {
    MLDSASigner verifier = new MLDSASigner();
    verifier.init(false, key);
    if (type == MessageType.EXTERNAL_MU) {
      return verifier.verifyMuSignature(message, signature);
    }
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signature);
  }

  private void check(SigningAlgorithm algorithm, MessageType type, byte[] message) {
    Messages.requireSpec(name, algorithm);
    switch (type) {
      case RAW -> Messages.raw(message);
      case EXTERNAL_MU -> Messages.sized(algorithm, message, "External Mu");
      case DIGEST -> throw Messages.unfit(name, type);
    }
  }

  @Override
  public void close() {
    Secrets.destroy(privateKey);
  }
}
