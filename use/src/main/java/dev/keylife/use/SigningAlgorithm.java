package dev.keylife.use;

import dev.keylife.lifecycle.KeySpec;
import java.util.EnumSet;
import java.util.Set;

/** How Sign and Verify work (SigningAlgorithmSpec of the AWS KMS API). */
public enum SigningAlgorithm {
  RSASSA_PKCS1_V1_5_SHA_256(Family.RSA_PKCS1, Hash.SHA_256),
  RSASSA_PKCS1_V1_5_SHA_384(Family.RSA_PKCS1, Hash.SHA_384),
  RSASSA_PKCS1_V1_5_SHA_512(Family.RSA_PKCS1, Hash.SHA_512),
  /** The salt is as long as the hash, and MGF1 uses the same hash; so too below. */
  RSASSA_PSS_SHA_256(Family.RSA_PSS, Hash.SHA_256),
  RSASSA_PSS_SHA_384(Family.RSA_PSS, Hash.SHA_384),
  RSASSA_PSS_SHA_512(Family.RSA_PSS, Hash.SHA_512),
  /** Signatures are in DER (RFC 3279, section 2.2.3); so too below. */
  ECDSA_SHA_256(Family.ECDSA_256, Hash.SHA_256),
  ECDSA_SHA_384(Family.ECDSA_384, Hash.SHA_384),
  ECDSA_SHA_512(Family.ECDSA_512, Hash.SHA_512),
  /** Ed25519 of RFC 8032. */
  ED25519_SHA_512(Family.ED25519, Hash.SHA_512),
  /** Ed25519ph of RFC 8032, with an empty context. */
  ED25519_PH_SHA_512(Family.ED25519, Hash.SHA_512),
  /** ML-DSA of FIPS 204, hedged, with an empty context. */
  ML_DSA_SHAKE_256(Family.ML_DSA, Hash.SHAKE_256);

  /** Algorithms that work with the same keys. */
  enum Family {
    RSA_PKCS1(KeySpec.RSA_2048, KeySpec.RSA_3072, KeySpec.RSA_4096),
    RSA_PSS(KeySpec.RSA_2048, KeySpec.RSA_3072, KeySpec.RSA_4096),
    ECDSA_256(KeySpec.ECC_NIST_P256, KeySpec.ECC_SECG_P256K1),
    ECDSA_384(KeySpec.ECC_NIST_P384),
    ECDSA_512(KeySpec.ECC_NIST_P521),
    ED25519(KeySpec.ECC_NIST_EDWARDS25519),
    ML_DSA(KeySpec.ML_DSA_44, KeySpec.ML_DSA_65, KeySpec.ML_DSA_87);

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final Set<KeySpec> keySpecs;

    Family(KeySpec first, KeySpec... others) {
      this.keySpecs = EnumSet.of(first, others);
    }
  }

  private final Family family;
  private final Hash hash;

  SigningAlgorithm(Family family, Hash hash) {
    this.family = family;
    this.hash = hash;
  }

  /** Whether keys of a spec can sign by it. */
  public boolean goesWith(KeySpec spec) {
    return family.keySpecs.contains(spec);
  }

  Family family() {
    return family;
  }

  Hash hash() {
    return hash;
  }
}
