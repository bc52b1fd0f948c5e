package dev.keylife.material.format;

import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KmsException;

/**
 * What key material of a spec looks like.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html#key-material-requirements">Requirements
 *     for imported key material</a>
 */
public interface MaterialFormat {

  /**
   * Checks material.
   *
   * @param material left as it is; the caller wipes it
   * @throws KmsException {@code IncorrectKeyMaterialException} that says what is wrong without
   *     quoting any of it
   */
  void check(byte[] material);

  /** The format of a spec's material. */
  static MaterialFormat of(KeySpec spec) {
    return switch (spec) {
      case SYMMETRIC_DEFAULT -> rawBytes(spec, 32, 32);
      case HMAC_224 -> rawBytes(spec, 28, 64);
      case HMAC_256 -> rawBytes(spec, 32, 64);
      case HMAC_384 -> rawBytes(spec, 48, 128);
      case HMAC_512 -> rawBytes(spec, 64, 128);
      case RSA_2048 -> privateKey(spec, new RsaFormat(2048));
      case RSA_3072 -> privateKey(spec, new RsaFormat(3072));
      case RSA_4096 -> privateKey(spec, new RsaFormat(4096));
      case ECC_NIST_P256 -> privateKey(spec, new EcFormat("secp256r1", "2a8648ce3d030107"));
      case ECC_NIST_P384 -> privateKey(spec, new EcFormat("secp384r1", "2b81040022"));
      case ECC_NIST_P521 -> privateKey(spec, new EcFormat("secp521r1", "2b81040023"));
      case ECC_SECG_P256K1 -> privateKey(spec, new EcFormat("secp256k1", "2b8104000a"));
      case ECC_NIST_EDWARDS25519 -> privateKey(spec, new Ed25519Format());
      case ML_DSA_44 -> privateKey(spec, new MlDsaFormat(MlDsaFormat.Set.ML_DSA_44));
      case ML_DSA_65 -> privateKey(spec, new MlDsaFormat(MlDsaFormat.Set.ML_DSA_65));
      case ML_DSA_87 -> privateKey(spec, new MlDsaFormat(MlDsaFormat.Set.ML_DSA_87));
      case ML_KEM_512 -> privateKey(spec, new MlKemFormat(MlKemFormat.Set.ML_KEM_512));
      case ML_KEM_768 -> privateKey(spec, new MlKemFormat(MlKemFormat.Set.ML_KEM_768));
      case ML_KEM_1024 -> privateKey(spec, new MlKemFormat(MlKemFormat.Set.ML_KEM_1024));
    };
  }

  private static MaterialFormat rawBytes(KeySpec spec, int min, int max) {
    String expected = min == max ? min + " bytes" : min + " to " + max + " bytes";
    return material -> {
      if (material.length < min || material.length > max) {
        throw incorrect(spec, "must have " + expected + ", not " + material.length);
      }
    };
  }

  private static MaterialFormat privateKey(KeySpec spec, AsymmetricFormat format) {
    return material -> {
      try {
        format.check(material);
      } catch (MalformedMaterialException flaw) {
        throw incorrect(spec, flaw.words());
      } catch (RuntimeException unforeseen) {
        // A library's own words could quote the key.
        throw incorrect(spec, "is not a private key that can be used");
      }
    };
  }

  private static KmsException incorrect(KeySpec spec, String what) {
    return new KmsException(
        FailureCode.INCORRECT_KEY_MATERIAL, spec + " key material " + what + ".");
  }
}
