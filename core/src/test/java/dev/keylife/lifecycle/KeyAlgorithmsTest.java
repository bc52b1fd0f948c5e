package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What KeyMetadata lists for each key spec and usage, held against AWS's key spec reference. */
class KeyAlgorithmsTest {
  private static final String TABLE =
      """
      SYMMETRIC_DEFAULT ENCRYPT_DECRYPT SYMMETRIC_DEFAULT
      HMAC_224 GENERATE_VERIFY_MAC HMAC_SHA_224
      HMAC_256 GENERATE_VERIFY_MAC HMAC_SHA_256
      HMAC_384 GENERATE_VERIFY_MAC HMAC_SHA_384
      HMAC_512 GENERATE_VERIFY_MAC HMAC_SHA_512
      RSA_2048 ENCRYPT_DECRYPT RSAES_OAEP_SHA_1 RSAES_OAEP_SHA_256
      RSA_2048 SIGN_VERIFY RSA_SIGNATURES
      RSA_3072 ENCRYPT_DECRYPT RSAES_OAEP_SHA_1 RSAES_OAEP_SHA_256
      RSA_3072 SIGN_VERIFY RSA_SIGNATURES
      RSA_4096 ENCRYPT_DECRYPT RSAES_OAEP_SHA_1 RSAES_OAEP_SHA_256
      RSA_4096 SIGN_VERIFY RSA_SIGNATURES
      ECC_NIST_P256 SIGN_VERIFY ECDSA_SHA_256
      ECC_NIST_P256 KEY_AGREEMENT ECDH
      ECC_NIST_P384 SIGN_VERIFY ECDSA_SHA_384
      ECC_NIST_P384 KEY_AGREEMENT ECDH
      ECC_NIST_P521 SIGN_VERIFY ECDSA_SHA_512
      ECC_NIST_P521 KEY_AGREEMENT ECDH
      ECC_SECG_P256K1 SIGN_VERIFY ECDSA_SHA_256
      ECC_NIST_EDWARDS25519 SIGN_VERIFY ED25519_PH_SHA_512 ED25519_SHA_512
      ML_DSA_44 SIGN_VERIFY ML_DSA_SHAKE_256
      ML_DSA_65 SIGN_VERIFY ML_DSA_SHAKE_256
      ML_DSA_87 SIGN_VERIFY ML_DSA_SHAKE_256
      ML_KEM_512 ENCAPSULATE_DECAPSULATE ML_KEM
      ML_KEM_768 ENCAPSULATE_DECAPSULATE ML_KEM
      ML_KEM_1024 ENCAPSULATE_DECAPSULATE ML_KEM
      """
          .replace(
              "RSA_SIGNATURES",
              "RSASSA_PKCS1_V1_5_SHA_256 RSASSA_PKCS1_V1_5_SHA_384 RSASSA_PKCS1_V1_5_SHA_512"
                  + " RSASSA_PSS_SHA_256 RSASSA_PSS_SHA_384 RSASSA_PSS_SHA_512");

  @Test
  void everySpecAndUsage() {
    Map<String, List<String>> expected =
        TABLE
            .lines()
            .map(line -> List.of(line.split(" ")))
            .collect(
                Collectors.toMap(
                    row -> row.get(0) + " " + row.get(1), row -> row.subList(2, row.size())));
    Map<String, List<String>> actual = new TreeMap<>();
    for (KeySpec spec : KeySpec.values()) {
      spec.usages().forEach(usage -> actual.put(spec + " " + usage, KeyAlgorithms.of(spec, usage)));
    }
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void aUsageThatDoesNotGoWithTheSpecIsAMistakeOfTheCaller() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyAlgorithms.of(KeySpec.HMAC_256, KeyUsage.SIGN_VERIFY));
  }
}
