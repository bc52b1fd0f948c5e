package dev.keylife.use;

import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KeyUsage;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** Makes keys that can be used, of key material in the formats that it is imported in. */
public final class KeyOpener {
  private final CryptoProviders providers;

  public KeyOpener(CryptoProviders providers) {
    this.providers = providers;
  }

  /**
   * Opens a key.
   *
   * @param usage decides which of the interfaces of {@link OpenedKey} it has
   * @param material raw bytes for symmetric and HMAC keys, PKCS #8 for all others, checked when it
   *     was imported; left as it is, and wiped by the caller
   * @return a key that the caller closes
   * @throws UseException {@code KMSInternalException} if the material is not what it must be
   * @throws IllegalArgumentException if the usage does not go with the spec
   */
  public OpenedKey open(
      KeyId keyId, KeySpec spec, KeyUsage usage, KeyMaterialId materialId, byte[] material) {
    if (!spec.usages().contains(usage)) {
      throw new IllegalArgumentException(usage + " does not go with " + spec);
    }
    try {
      return open(new OpenedKey.Name(keyId, spec, materialId), usage, material);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      // A library's own words could quote the key.
      throw UseException.internal("The key material cannot be read.");
    }
  }

  private OpenedKey open(OpenedKey.Name name, KeyUsage usage, byte[] material)
      throws GeneralSecurityException, IOException {
    return switch (name.spec()) {
      case SYMMETRIC_DEFAULT -> new SymmetricKey(name, material, providers);
      case HMAC_224, HMAC_256, HMAC_384, HMAC_512 -> new HmacKey(name, material);
      case RSA_2048, RSA_3072, RSA_4096 ->
          usage == KeyUsage.SIGN_VERIFY
              ? new RsaSigningKey(name, material, providers)
              : new RsaEncryptionKey(name, material, providers);
      case ECC_NIST_P256, ECC_NIST_P384, ECC_NIST_P521, ECC_SECG_P256K1 ->
          usage == KeyUsage.SIGN_VERIFY
              ? new EcdsaKey(name, material, providers)
              : new EcdhKey(name, material, providers);
      case ECC_NIST_EDWARDS25519 -> new Ed25519Key(name, material);
      case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> new MlDsaKey(name, material, providers);
      case ML_KEM_512, ML_KEM_768, ML_KEM_1024 -> new MlKemKey(name, material, providers);
    };
  }
}
