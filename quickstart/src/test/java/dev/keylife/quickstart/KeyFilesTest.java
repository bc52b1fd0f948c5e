package dev.keylife.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.keylife.cli.KeylifeCli;
import dev.keylife.embedded.ChildProcess;
import dev.keylife.testkit.KeylifeStack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * The files that people have keys in. Each is refused with what it is and a command; the command is
 * taken out of the message and run, and what it makes is imported by a real processor.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyFilesTest {
  private static final String EC = "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256";
  private static final String RSA = "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048";
  private static final String ED25519 = "openssl genpkey -algorithm ED25519";

  /** From a private key in PEM to a JSON Web Key, by other means than those under test. */
  private static final String JWK =
      """
      import base64, json, sys
      from cryptography.hazmat.primitives.serialization import load_pem_private_key
      key = load_pem_private_key(open(sys.argv[1], 'rb').read(), None)
      b = lambda n, size=0: base64.urlsafe_b64encode(
          n.to_bytes(size or (n.bit_length() + 7) // 8, 'big')).rstrip(b'=').decode()
      n = key.private_numbers() if hasattr(key, 'private_numbers') else None
      if hasattr(n, 'dmp1'):
          p = n.public_numbers
          jwk = dict(kty='RSA', n=b(p.n), e=b(p.e), d=b(n.d), p=b(n.p), q=b(n.q), dp=b(n.dmp1),
                     dq=b(n.dmq1), qi=b(n.iqmp))
      elif n:
          p = n.public_numbers
          size = (key.key_size + 7) // 8
          crv = {256: 'P-256', 521: 'P-521'}[key.key_size]
          jwk = dict(kty='EC', crv=crv, x=b(p.x, size), y=b(p.y, size), d=b(n.private_value, size))
      else:
          raw = int.from_bytes(key.private_bytes_raw(), 'big')
          jwk = dict(kty='OKP', crv='Ed25519', d=b(raw, 32))
      json.dump(jwk, open(sys.argv[2], 'w'), indent=1)
      """;

  private Path folder;
  private KeylifeStack stack;
  private int keys;

  @BeforeAll
  void start(@TempDir Path shared) throws Exception {
    assumeThat(shell("openssl version && which jq ssh-keygen keytool xxd setsid", shared, "").ok())
        .as("OpenSSL, jq, ssh-keygen, keytool, xxd and setsid are installed")
        .isTrue();
    folder = Files.createDirectory(shared.resolve("keys"));
    Files.writeString(folder.resolve("jwk.py"), JWK);
    stack = KeylifeStack.start();
  }

  @AfterAll
  void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  /**
   * One file.
   *
   * @param what the refusal's word for it
   * @param spec what key it is for
   * @param make the script that makes the file "key file", given a folder of its own
   * @param encoding how the file says it is written
   * @param answers what the commands are answered, such as a password
   */
  record Case(String what, String spec, String make, String encoding, String answers) {
    static Case of(String what, String spec, String make) {
      return new Case(what, spec, make, "raw", "");
    }

    Case in(String other) {
      return new Case(what, spec, make, other, answers);
    }

    Case answered(String text) {
      return new Case(what, spec, make, encoding, text);
    }

    @Override
    public String toString() {
      return what + ": " + make;
    }
  }

  static Stream<Case> files() {
    String p256 = "ECC_NIST_P256";
    return Stream.of(
        Case.of("PKCS#8 in PEM", "RSA_2048", RSA + " -out 'key file'"),
        Case.of(
            "PKCS#8 in PEM", p256, EC + " -out k; printf '\\357\\273\\277' | cat - k > 'key file'"),
        Case.of("PKCS#8 in PEM", p256, EC + " -out k; (echo; echo; cat k) > 'key file'"),
        Case.of(
            "PKCS#8 in PEM",
            p256,
            EC + " -out k; (printf 'Bag Attributes\\n  friendlyName: k\\n'; cat k) > 'key file'"),
        Case.of("PKCS#8 in PEM", p256, EC + " -out k; iconv -t UTF-16 k > 'key file'"),
        Case.of("PKCS#8 in PEM", p256, EC + " -out k; iconv -t UTF-16LE k > 'key file'"),
        Case.of("PKCS#8 in PEM", p256, EC + " -out k; sed 's/^/    /' k > 'key file'"),
        Case.of("PKCS#8 in PEM", p256, EC + " -out k; sed 's/$/\\r/' k > 'key file'"),
        Case.of("SEC 1 in PEM", p256, "openssl ecparam -name prime256v1 -genkey -out 'key file'"),
        Case.of(
            "SEC 1 in DER",
            p256,
            "openssl ecparam -name prime256v1 -genkey -noout -outform DER -out 'key file'"),
        Case.of(
                "SEC 1 in DER",
                p256,
                "openssl ecparam -name prime256v1 -genkey -noout -outform DER | openssl base64 > 'key file'")
            .in("base64"),
        Case.of(
                "SEC 1 in DER",
                p256,
                "openssl ecparam -name prime256v1 -genkey -noout -outform DER | xxd -p > 'key file'")
            .in("hex"),
        Case.of(
            "PKCS#1 in PEM",
            "RSA_2048",
            RSA + " -out k; openssl rsa -traditional -in k -out 'key file'"),
        Case.of(
            "PKCS#1 in DER",
            "RSA_2048",
            RSA + " -out k; openssl rsa -traditional -in k -outform DER -out 'key file'"),
        Case.of(
                "PKCS#8 in PEM, encrypted with a password",
                p256,
                EC + " -aes256 -pass pass:secret -out 'key file'")
            .answered("secret\n"),
        Case.of(
                "PKCS#8 in DER, encrypted with a password",
                p256,
                EC
                    + " -out k; openssl pkcs8 -topk8 -in k -v2 aes256 -passout pass:secret -outform DER -out 'key file'")
            .answered("secret\n"),
        Case.of(
                "PKCS#12",
                "RSA_2048",
                RSA
                    + " -out k; openssl req -x509 -new -key k -subj /CN=k -out c; openssl pkcs12 -export -inkey k -in c -passout pass:secret -out 'key file'")
            .answered("secret\n"),
        Case.of(
            "an RSA key as JSON Web Key",
            "RSA_2048",
            RSA + " -out k; python3 ../jwk.py k 'key file'"),
        Case.of(
            "a key on P-256 as JSON Web Key", p256, EC + " -out k; python3 ../jwk.py k 'key file'"),
        Case.of(
            "a key on P-521 as JSON Web Key",
            "ECC_NIST_P521",
            EC.replace("256", "521") + " -out k; python3 ../jwk.py k 'key file'"),
        Case.of(
            "an Ed25519 key as JSON Web Key",
            "ECC_NIST_EDWARDS25519",
            ED25519 + " -out k; python3 ../jwk.py k 'key file'"),
        Case.of(
            "a symmetric key as JSON Web Key",
            "SYMMETRIC_DEFAULT",
            "printf '{\"kty\":\"oct\",\"k\":\"%s\"}' $(openssl rand -base64 32 | tr '+/' '-_' | tr -d =) > 'key file'"),
        Case.of("OpenSSH's format", "RSA_2048", "ssh-keygen -q -t rsa -b 2048 -N '' -f 'key file'"),
        Case.of("OpenSSH's format", p256, "ssh-keygen -q -t ecdsa -b 256 -N '' -f 'key file'"),
        Case.of(
            "OpenSSH's format",
            "ECC_NIST_EDWARDS25519",
            "ssh-keygen -q -t ed25519 -N '' -f 'key file'"),
        Case.of(
            "OpenSSH's format",
            "ECC_NIST_EDWARDS25519",
            "ssh-keygen -q -t ed25519 -C 'a much longer comment' -N '' -f k; iconv -t UTF-16 k > 'key file'"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void theCommandInTheRefusalMakesWhatIsImported(Case file) throws Exception {
    String key = "k" + keys++;
    Path work = Files.createDirectory(folder.resolve(key));
    Ran made = shell("set -e; " + file.make(), work, "");
    assumeThat(made.ok()).as("could be made here: " + made.output()).isTrue();
    create(key, file.spec());

    Cli refusal = importing(key, work.resolve("key file"), file.encoding());

    assertThat(refusal.exitCode()).as(refusal.err()).isEqualTo(64);
    assertThat(refusal.err()).contains("key file: it is ", file.what());
    String commands =
        refusal
            .err()
            .lines()
            .filter(line -> line.startsWith("  "))
            .collect(Collectors.joining("\n"));
    Ran ran = shell("set -e; set -o pipefail\n" + commands, work, file.answers());
    assertThat(ran.ok()).as(commands + "\n" + ran.output()).isTrue();
    String suffix = file.spec().equals("SYMMETRIC_DEFAULT") ? ".bin" : ".pkcs8.der";
    Path result = work.resolve("key file" + suffix);
    Cli imported = importing(key, result, "raw");
    assertThat(imported.exitCode()).as(commands + "\n" + imported.err()).isZero();
    assertThat(Files.getPosixFilePermissions(result)).as("for its owner alone").hasSize(2);
  }

  static Stream<List<String>> noKeys() {
    return Stream.of(
        List.of("is a public key", RSA + " -out k; openssl pkey -in k -pubout -outform DER -out f"),
        List.of("PEM of PUBLIC KEY", RSA + " -out k; openssl pkey -in k -pubout -out f"),
        List.of(
            "is a certificate",
            RSA + " -out k; openssl req -x509 -new -key k -subj /CN=k -outform DER -out f"),
        List.of("public key of SSH", "ssh-keygen -q -t ed25519 -N '' -f k; cp k.pub f"),
        List.of("is text in hex: say --encoding hex", "openssl rand -hex 120 > f"),
        List.of("is text in Base64: say --encoding base64", "openssl rand -base64 200 > f"),
        List.of("has 27 bytes, and no key has so few", "openssl rand -out f 27"),
        List.of("has 129 bytes and is no key", "openssl rand -out f 129"),
        List.of("is empty", ": > f"),
        List.of("JSON Web Key Set", "echo '{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}' > f"),
        List.of("key of PuTTY", "echo 'PuTTY-User-Key-File-3: ssh-ed25519' > f"),
        List.of("of OpenPGP", "echo '-----BEGIN PGP PRIVATE KEY BLOCK-----' > f"));
  }

  @ParameterizedTest
  @MethodSource("noKeys")
  void whatCanBeNoMaterialIsRefusedBeforeAnythingIsSent(List<String> file) throws Exception {
    Path work = Files.createDirectory(folder.resolve("no-key-" + keys++));
    assertThat(shell(file.get(1), work, "").ok()).isTrue();

    // There is no such key: the processor would say so if it were asked.
    Cli refusal = importing("no-such-key", work.resolve("f"), "raw");

    assertThat(refusal.exitCode()).as(refusal.err()).isEqualTo(64);
    assertThat(refusal.err()).contains("it ", file.get(0)).doesNotContain("NotFoundException");
  }

  @Test
  void aKeyThatIsRightIsNotRefused() throws Exception {
    Path work = Files.createDirectory(folder.resolve("right"));
    String make = EC + " -out k; openssl pkcs8 -topk8 -nocrypt -in k -outform DER -out f";
    assertThat(shell(make, work, "").ok()).isTrue();
    create("right", "ECC_NIST_P256");
    assertThat(importing("right", work.resolve("f"), "raw").exitCode()).isZero();
  }

  private void create(String key, String spec) {
    String usage = spec.equals("SYMMETRIC_DEFAULT") ? "ENCRYPT_DECRYPT" : "SIGN_VERIFY";
    Cli created = keylife("create-key", key, "--key-spec", spec, "--key-usage", usage);
    assertThat(created.exitCode()).as(created.err()).isZero();
  }

  private Cli importing(String key, Path file, String encoding) {
    return keylife(
        "import",
        key,
        file.toString(),
        "--no-expiry",
        "--encoding",
        encoding,
        "--wrapping-key-spec",
        "RSA_2048",
        "--wrapping-algorithm",
        "RSA_AES_KEY_WRAP_SHA_256",
        "--timeout",
        "60s");
  }

  record Cli(int exitCode, String err) {}

  private Cli keylife(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("-b", stack.bootstrapServers(), "-r", stack.registryUrl()));
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        KeylifeCli.commandLine()
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err))
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    return new Cli(KeylifeCli.run(commandLine, all.toArray(String[]::new)), err.toString());
  }

  record Ran(boolean ok, String output) {}

  /** Without a terminal, so that passwords are asked of standard input. */
  private static Ran shell(String script, Path folder, String answers)
      throws IOException, InterruptedException {
    ChildProcess.Result result =
        ChildProcess.of("setsid", "-w", "bash", "-c", script)
            .errorsInOutput()
            .in(folder)
            .input(answers.getBytes(StandardCharsets.UTF_8))
            .run();
    return new Ran(result.status() == 0, result.out());
  }
}
