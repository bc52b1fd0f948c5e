package dev.keylife.material;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keylife.embedded.ChildProcess;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.WrappingAlgorithm;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The publisher's side with OpenSSL's command line, step by step as AWS KMS describes it. */
final class OpenSsl {
  private final Path folder;

  /** Skips the test where there is no OpenSSL. */
  OpenSsl(Path folder) {
    this.folder = folder;
    assumeTrue(isInstalled(), "openssl 3 is not on the PATH: interoperability is not tested");
  }

  /**
   * Makes a private key, as PKCS#8 in DER.
   *
   * @param algorithm what {@code genpkey -algorithm} takes, and options
   * @return empty where this OpenSSL does not have the algorithm
   */
  Optional<byte[]> privateKey(List<String> algorithm) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("genpkey", "-algorithm"));
    arguments.addAll(algorithm);
    byte[] pem;
    try {
      pem = run(arguments.toArray(String[]::new));
    } catch (IOException e) {
      return Optional.empty();
    }
    Path file = write("key.pem", pem);
    return Optional.of(
        run("pkcs8", "-topk8", "-nocrypt", "-outform", "DER", "-in", file.toString()));
  }

  /** Wraps material under a public key in SubjectPublicKeyInfo DER. */
  byte[] wrap(byte[] publicKey, WrappingAlgorithm algorithm, byte[] material) throws IOException {
    Path key = write("WrappingPublicKey.bin", publicKey);
    if (!algorithm.isHybrid()) {
      return oaep(key, algorithm, material);
    }
    byte[] aesKey = MaterialWrapping.newAesKey(32);
    return Damage.concat(oaep(key, algorithm, aesKey), keyWrap(aesKey, material));
  }

  /** Generates a private key in PKCS#8 DER as AWS KMS shows; skips the test where it cannot. */
  byte[] generate(KeySpec spec) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("genpkey"));
    arguments.addAll(algorithm(spec));
    byte[] pem;
    try {
      pem = run(arguments.toArray(String[]::new));
    } catch (IOException e) {
      return abort("this openssl cannot make " + spec + " keys");
    }
    return run(
        "pkcs8", "-topk8", "-nocrypt", "-outform", "DER", "-in", write("key.pem", pem).toString());
  }

  private static List<String> algorithm(KeySpec spec) {
    return switch (spec) {
      case RSA_2048, RSA_3072, RSA_4096 ->
          List.of("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:" + spec.name().substring(4));
      case ECC_NIST_P256 -> curve("P-256");
      case ECC_NIST_P384 -> curve("P-384");
      case ECC_NIST_P521 -> curve("P-521");
      case ECC_SECG_P256K1 -> curve("secp256k1");
      case ECC_NIST_EDWARDS25519 -> List.of("-algorithm", "ED25519");
      case ML_DSA_44, ML_DSA_65, ML_DSA_87, ML_KEM_512, ML_KEM_768, ML_KEM_1024 ->
          List.of("-algorithm", spec.name().replace('_', '-'));
      case SYMMETRIC_DEFAULT, HMAC_224, HMAC_256, HMAC_384, HMAC_512 ->
          throw new IllegalArgumentException(spec + " is symmetric");
    };
  }

  private static List<String> curve(String name) {
    return List.of("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + name);
  }

  private byte[] oaep(Path key, WrappingAlgorithm algorithm, byte[] plaintext) throws IOException {
    String hash = algorithm.name().endsWith("SHA_1") ? "sha1" : "sha256";
    return run(
        "pkeyutl",
        "-encrypt",
        "-in",
        write("plaintext.bin", plaintext).toString(),
        "-inkey",
        key.toString(),
        "-keyform",
        "DER",
        "-pubin",
        "-pkeyopt",
        "rsa_padding_mode:oaep",
        "-pkeyopt",
        "rsa_oaep_md:" + hash,
        "-pkeyopt",
        "rsa_mgf1_md:" + hash);
  }

  private byte[] keyWrap(byte[] aesKey, byte[] plaintext) throws IOException {
    return run(
        "enc",
        "-id-aes256-wrap-pad",
        "-iv",
        "A65959A6",
        "-K",
        HexFormat.of().formatHex(aesKey),
        "-in",
        write("material.bin", plaintext).toString());
  }

  private byte[] run(String... arguments) throws IOException {
    Path out = folder.resolve("out.bin");
    Files.deleteIfExists(out);
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of("-out", out.toString()));
    ChildProcess.Result result = openssl(words.toArray(String[]::new));
    if (result.status() != 0) {
      throw new IOException(arguments[0] + " failed: " + result.out());
    }
    return Files.readAllBytes(out);
  }

  private static ChildProcess.Result openssl(String... arguments) throws IOException {
    try {
      return ChildProcess.of("openssl").arguments(arguments).errorsInOutput().run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static boolean isInstalled() {
    try {
      return openssl("version").status() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
