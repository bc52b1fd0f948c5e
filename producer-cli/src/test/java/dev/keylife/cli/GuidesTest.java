package dev.keylife.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.keylife.cli.CliHarness.Run;
import dev.keylife.client.FakeInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.MLDSAKeyPairGenerator;
import org.bouncycastle.crypto.params.MLDSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The guides' own text, copied from the output and run in a shell, leads to the import. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuidesTest {

  private Path folder;
  private FakeInstallation installation;
  private CliHarness cli;
  private int keys;

  @BeforeAll
  void startBroker(@TempDir Path shared) throws Exception {
    assumeThat(GuideFollower.isThere()).as("OpenSSL 3 is installed").isTrue();
    folder = Files.createDirectory(shared.resolve("it's a folder"));
    installation = FakeInstallation.in(shared);
    cli =
        CliHarness.in(folder)
            .with(
                Map.of(
                    "KEYLIFE_KAFKA_BOOTSTRAP_SERVERS",
                    installation.bootstrapServers(),
                    "KEYLIFE_SCHEMA_REGISTRY_URL",
                    installation.registry()));
  }

  @AfterAll
  void stopBroker() throws Exception {
    if (installation != null) {
      installation.close();
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static byte[] expandedMlDsa87() throws IOException {
    MLDSAKeyPairGenerator generator = new MLDSAKeyPairGenerator();
    generator.init(new MLDSAKeyGenerationParameters(new SecureRandom(), MLDSAParameters.ml_dsa_87));
    MLDSAPrivateKeyParameters key =
        (MLDSAPrivateKeyParameters) generator.generateKeyPair().getPrivate();
    return PrivateKeyInfoFactory.createPrivateKeyInfo(
            key.withPreferredFormat(MLDSAPrivateKeyParameters.EXPANDED_KEY))
        .getEncoded("DER");
  }

  static Stream<Arguments> algorithmsAndMaterial() throws IOException {
    List<Arguments> cases = new ArrayList<>();
    for (String hash : List.of("SHA_256", "SHA_1")) {
      cases.add(Arguments.of("RSAES_OAEP_" + hash, random(32)));
      cases.add(Arguments.of("RSAES_OAEP_" + hash, random(128)));
      for (int length : new int[] {28, 32, 33, 4095, 4096, 4097}) {
        cases.add(Arguments.of("RSA_AES_KEY_WRAP_" + hash, random(length)));
      }
      cases.add(Arguments.of("RSA_AES_KEY_WRAP_" + hash, expandedMlDsa87()));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("algorithmsAndMaterial")
  void whatIsCopiedFromTheOutputAndRunInAShellIsImported(String algorithm, byte[] material)
      throws Exception {
    String key = "guided-" + keys++;
    Path work = Files.createDirectory(folder.resolve(key + " here"));
    Files.write(work.resolve("material.bin"), material);
    assertThat(cli.run("create-key", key).exitCode()).isZero();
    boolean files = keys % 2 == 0;
    List<String> ask =
        new ArrayList<>(List.of("get-parameters", key, "--wrapping-algorithm", algorithm));
    if (files) {
      String name = keys % 4 == 0 ? "wrapping key.der" : "wrapping key.pem";
      ask.addAll(List.of("--public-key-out", work.resolve(name).toString()));
      ask.addAll(List.of("--import-token-out", work.resolve("the token").toString()));
    }

    Run parameters = cli.run(ask.toArray(String[]::new));
    assertThat(parameters.exitCode()).as(parameters.err()).isZero();
    assertThat(parameters.out()).contains("(tested with OpenSSL 3.0");
    List<String> imports = GuideFollower.follow(parameters.out(), work);

    assertThat(imports).startsWith("import", key);
    String[] args =
        imports.stream()
            .map(arg -> Files.exists(work.resolve(arg)) ? work.resolve(arg).toString() : arg)
            .toArray(String[]::new);
    Run run = cli.run(args);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Arrays.equals(installation.processor().cryptography.imported.get(key), material))
        .isTrue();
    assertThat(work.resolve("aes.bin")).doesNotExist();
  }

  @Test
  void parametersThatCannotBeWrittenAfterAllAreShown() throws Exception {
    assumeThat(Path.of("/dev/full")).exists();
    assertThat(cli.run("create-key", "unwritten").exitCode()).isZero();

    Run run = cli.run("get-parameters", "unwritten", "--import-token-out", "/dev/full");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("Cannot write /dev/full: No space left on device");
    Path work = Files.createDirectory(folder.resolve("shown"));
    Files.write(work.resolve("material.bin"), random(32));
    assertThat(GuideFollower.follow(run.out(), work)).startsWith("import", "unwritten");
    assertThat(work.resolve("wrapped.bin")).exists();
  }

  @Test
  void thereAreAsManyGuidesAsAlgorithmsThatWrap() throws IOException {
    assertThat(algorithmsAndMaterial().map(arguments -> arguments.get()[0]).distinct()).hasSize(4);
  }
}
