package dev.keylife.use;

import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** A key that encapsulates and decapsulates by ML-KEM. */
final class MlKemKey implements EncapsulationKey {
  private final Name name;
  private final CryptoProviders providers;
  private final MLKEMPrivateKeyParameters privateKey;
  private final MLKEMPublicKeyParameters encapsulating;
  private final byte[] publicKey;

  MlKemKey(Name name, byte[] material, CryptoProviders providers) throws IOException {
    this.name = name;
    this.providers = providers;
    this.privateKey = (MLKEMPrivateKeyParameters) PrivateKeyFactory.createKey(material);
    this.encapsulating = privateKey.getPublicKeyParameters();
    this.publicKey =
        SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(encapsulating)
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
  public Encapsulated encapsulate() {
    SecretWithEncapsulation made =
        new MLKEMGenerator(providers.random()).generateEncapsulated(encapsulating);
    Encapsulated result = new Encapsulated(made.getSecret(), made.getEncapsulation());
    Secrets.destroy(made);
    return result;
  }

  @Override
  public byte[] decapsulate(byte[] ciphertext) {
    MLKEMExtractor extractor = new MLKEMExtractor(privateKey);
    if (ciphertext.length != extractor.getEncapsulationLength()) {
      throw new UseException(
          UseFailure.INVALID_CIPHERTEXT,
          "The ciphertext must have %d bytes for a key of spec %s."
              .formatted(extractor.getEncapsulationLength(), name.spec().name()));
    }
    return extractor.extractSecret(ciphertext);
  }

  @Override
  public void close() {
    Secrets.destroy(privateKey);
  }
}
