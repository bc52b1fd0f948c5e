package dev.keylife.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KeyUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenSSL's command line reads what keys make, and keys read what it makes. */
class OpenSslUseTest {
  @TempDir Path folder;

  @BeforeEach
  void requireOpenSsl() throws Exception {
    boolean installed;
    try {
      installed = new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException e) {
      installed = false;
    }
    assumeTrue(installed, "openssl is not on the PATH: interoperability is not tested");
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RSASSA_PKCS1_V1_5_SHA_256, -sha256, pkcs1",
    "RSA_3072, RSASSA_PKCS1_V1_5_SHA_512, -sha512, pkcs1",
    "RSA_2048, RSASSA_PSS_SHA_256, -sha256, pss",
    "RSA_4096, RSASSA_PSS_SHA_384, -sha384, pss",
    "ECC_NIST_P256, ECDSA_SHA_256, -sha256, ''",
    "ECC_NIST_P384, ECDSA_SHA_384, -sha384, ''",
    "ECC_NIST_P521, ECDSA_SHA_512, -sha512, ''",
    "ECC_SECG_P256K1, ECDSA_SHA_256, -sha256, ''"
  })
  void signatures(KeySpec spec, SigningAlgorithm algorithm, String hash, String padding)
      throws Exception {
    byte[] message = TestKeys.random(1000);
    SignVerifyKey key = TestKeys.signing(CryptoProviders.best(), spec);
    List<String> options = new ArrayList<>(List.of("dgst", hash));
    if (!padding.isEmpty()) {
      options.addAll(List.of("-sigopt", "rsa_padding_mode:" + padding));
    }
    if (padding.equals("pss")) {
      options.addAll(List.of("-sigopt", "rsa_pss_saltlen:digest"));
    }
    String privateKey = file("private.der", TestKeys.material(spec));
    String publicKey = file("public.der", key.publicKey().orElseThrow());
    String plain = file("message", message);

    byte[] theirs =
        run(options, List.of("-sign", privateKey, "-keyform", "DER", "-out", out(), plain));
    key.verify(algorithm, MessageType.RAW, message, theirs);

    String ours = file("signature", key.sign(algorithm, MessageType.RAW, message));
    run(options, List.of("-verify", publicKey, "-keyform", "DER", "-signature", ours, plain));
  }

  @Test
  void ed25519() throws Exception {
    byte[] message = TestKeys.random(1000);
    SignVerifyKey key = TestKeys.signing(CryptoProviders.best(), KeySpec.ECC_NIST_EDWARDS25519);
    String privateKey = file("private.der", TestKeys.material(KeySpec.ECC_NIST_EDWARDS25519));
    String plain = file("message", message);
    byte[] theirs =
        run(
            List.of("pkeyutl", "-sign", "-rawin"),
            List.of("-inkey", privateKey, "-keyform", "DER", "-in", plain, "-out", out()));
    // Ed25519 is deterministic.
    assertThat(key.sign(SigningAlgorithm.ED25519_SHA_512, MessageType.RAW, message))
        .isEqualTo(theirs);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RSAES_OAEP_SHA_1, sha1",
    "RSA_2048, RSAES_OAEP_SHA_256, sha256",
    "RSA_4096, RSAES_OAEP_SHA_256, sha256"
  })
  void rsaEncryption(KeySpec spec, EncryptionAlgorithm algorithm, String hash) throws Exception {
    byte[] plaintext = TestKeys.random(100);
    EncryptionKey key =
        (EncryptionKey) TestKeys.open(CryptoProviders.best(), spec, KeyUsage.ENCRYPT_DECRYPT);
    List<String> padding =
        List.of(
            "-pkeyopt",
            "rsa_padding_mode:oaep",
            "-pkeyopt",
            "rsa_oaep_md:" + hash,
            "-pkeyopt",
            "rsa_mgf1_md:" + hash,
            "-keyform",
            "DER",
            "-out",
            out());
    String publicKey = file("public.der", key.publicKey().orElseThrow());
    String privateKey = file("private.der", TestKeys.material(spec));

    byte[] theirs =
        run(
            List.of(
                "pkeyutl", "-encrypt", "-pubin", "-inkey", publicKey, "-in", file("in", plaintext)),
            padding);
    assertThat(key.decrypt(algorithm, theirs, EncryptionContext.none())).isEqualTo(plaintext);

    byte[] ours = key.encrypt(algorithm, plaintext, EncryptionContext.none());
    assertThat(
            run(
                List.of("pkeyutl", "-decrypt", "-inkey", privateKey, "-in", file("in", ours)),
                padding))
        .isEqualTo(plaintext);
  }

  @ParameterizedTest
  @EnumSource(
      value = KeySpec.class,
      names = {"ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"})
  void agreement(KeySpec spec) throws Exception {
    AgreementKey ours =
        (AgreementKey) TestKeys.open(CryptoProviders.best(), spec, KeyUsage.KEY_AGREEMENT);
    byte[] theirPrivateKey = TestKeys.newMaterial(spec);
    byte[] theirPublicKey =
        TestKeys.open(TestKeys.PORTABLE, "k", spec, KeyUsage.KEY_AGREEMENT, theirPrivateKey)
            .publicKey()
            .orElseThrow();
    String peer = file("peer.der", ours.publicKey().orElseThrow());
    assertThat(
            run(
                List.of("pkeyutl", "-derive", "-inkey", file("private.der", theirPrivateKey)),
                List.of("-keyform", "DER", "-peerkey", peer, "-peerform", "DER", "-out", out())))
        .isEqualTo(ours.deriveSharedSecret(theirPublicKey));
  }

  private String out() {
    return folder.resolve("out").toString();
  }

  private String file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content).toString();
  }

  private byte[] run(List<String> command, List<String> more) throws Exception {
    Path out = folder.resolve("out");
    Files.deleteIfExists(out);
    List<String> all = new ArrayList<>(List.of("openssl"));
    all.addAll(command);
    all.addAll(more);
    Process process =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("log"))).isZero();
    return Files.exists(out) ? Files.readAllBytes(out) : new byte[0];
  }
}
