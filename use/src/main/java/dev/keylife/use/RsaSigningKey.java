package dev.keylife.use;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** An RSA key that signs by RSASSA-PKCS1-v1_5 or RSASSA-PSS (RFC 8017, section 8). */
final class RsaSigningKey implements SignVerifyKey {
  private final Name name;
  private final CryptoProviders providers;
  private final RsaPair pair;
  private final RsaPss pss;
  private final RsaVerifier verifier;

  RsaSigningKey(Name name, byte[] material, CryptoProviders providers)
      throws GeneralSecurityException, IOException {
    this.name = name;
    this.providers = providers;
    this.pair = new RsaPair(material, providers);
    this.pss = new RsaPss(pair.publicKey());
    this.verifier = new RsaVerifier(pair.publicKey());
  }

  @Override
  public Name name() {
    return name;
  }

  @Override
  public Optional<byte[]> publicKey() {
    return Optional.of(pair.encodedPublicKey());
  }

  @Override
  public byte[] sign(SigningAlgorithm algorithm, MessageType type, byte[] message) {
    byte[] digest = Messages.digest(name, algorithm, type, message);
    return algorithm.family() == SigningAlgorithm.Family.RSA_PSS
        ? pss.sign(pair, providers.random(), algorithm.hash(), digest)
        : pair.apply(RsaPkcs1.encode(algorithm.hash(), digest, pair.publicKey().modulusBytes()));
  }

  @Override
  public void verify(
      SigningAlgorithm algorithm, MessageType type, byte[] message, byte[] signature) {
    byte[] digest = Messages.digest(name, algorithm, type, message);
    if (!verifier.isValid(algorithm, digest, signature)) {
      throw Messages.invalidSignature();
    }
  }

  @Override
  public void close() {
    pair.close();
  }
}
