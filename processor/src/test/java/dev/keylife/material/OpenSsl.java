package dev.keylife.material;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keylife.lifecycle.WrappingAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The publisher's side with OpenSSL's command line, step by step as AWS KMS describes it. */
final class OpenSsl {
  private static final int DEADLINE_SECONDS = 60;

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
    byte[] aesKey = Wrapping.newAesKey(32);
    return Damage.concat(oaep(key, algorithm, aesKey), keyWrap(aesKey, material));
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
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(Arrays.asList(arguments));
    command.addAll(List.of("-out", out.toString()));
    Path log = folder.resolve("openssl.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!ends(process) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(arguments[0] + " failed: " + Files.readString(log));
    }
    return Files.readAllBytes(out);
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static boolean isInstalled() {
    try {
      Process process =
          new ProcessBuilder("openssl", "version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return ends(process) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean ends(Process process) {
    try {
      return process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
