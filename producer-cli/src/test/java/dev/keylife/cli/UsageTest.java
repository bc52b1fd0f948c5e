package dev.keylife.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.cli.CliHarness.Run;
import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.material.Usage;
import dev.keylife.embedded.ChildProcess;
import dev.keylife.schema.RecordTypes;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyUsage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class UsageTest {
  @TempDir Path folder;
  private CliHarness cli;

  @BeforeEach
  void setUp() {
    cli = CliHarness.in(folder);
  }

  static Stream<String> ownCommands() {
    return KeylifeCli.commandLine().getSubcommands().keySet().stream()
        .filter(name -> !name.equals("generate-completion"));
  }

  @ParameterizedTest
  @MethodSource("ownCommands")
  void everyCommandHasHelpWithExamplesAndExitCodes(String name) {
    Run run = cli.run(name, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("Usage: keylife " + name)
        .contains("Exit codes:")
        .contains("64")
        .contains("Examples:")
        .contains("keylife " + name + (name.equals("version") || name.equals("list") ? "" : " "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA_2048", "RSA_3072", "RSA_4096", "ECC_NIST_P256", "ECC_NIST_P521"})
  void aKeyThatCouldBeForTwoThingsNeedsItsUsage(String spec) {
    Run run = cli.run("create-key", "signer", "--key-spec", spec);

    assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains("--key-usage", spec, "SIGN_VERIFY", "say which");
  }

  @Test
  void anIdThatNoEventCouldShowIsRefusedHere() {
    for (String id : List.of("c".repeat(129), "a\nb", "\u202e", "")) {
      Run run = cli.run("enable", "orders", "--command-id", id);
      assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
      assertThat(run.err()).contains("--command-id", "1 to 128 printable characters");
    }
    assertThat(cli.run("enable", "k".repeat(257)).err()).contains("1 to 256 printable characters");
  }

  @Test
  void anAliasIsRefusedWithTheWayToItsKey() {
    for (String command : List.of("describe", "get-policy", "disable", "create-key")) {
      Run run = cli.run(command, "alias/orders");
      assertThat(run.exitCode()).as(command).isEqualTo(ExitCodes.USAGE);
      assertThat(run.err()).contains("'alias/orders' is an alias", "keylife list-aliases");
    }
  }

  @Test
  void aNewKeysIdIsRefusedWhereItCannotBeOne() {
    for (String id : List.of("a b", "a/b", "ä", "k".repeat(129))) {
      Run run = cli.run("create-key", id, "-b", "localhost:1");
      assertThat(run.exitCode()).as(id).isEqualTo(ExitCodes.USAGE);
      assertThat(run.err()).contains("'" + id + "' cannot be a key id", "1 to 128 letters, digits");
    }
  }

  @Test
  void aPolicyFileThatCannotBeReadIsToldBeforeAnythingIsSent() throws Exception {
    Path nul = Files.write(folder.resolve("nul"), new byte[10]);
    Path large = Files.writeString(folder.resolve("large"), " ".repeat(70_000));
    for (String command : List.of("put-policy", "create-key", "replicate-key")) {
      for (Path file : List.of(folder, folder.resolve("none"), nul, large)) {
        List<String> args =
            new ArrayList<>(List.of(command, "k", "--policy", file + "", "-b", "localhost:1"));
        if (command.equals("replicate-key")) {
          args.addAll(List.of("--region", "us-west-2"));
        }
        Run run = cli.run(args.toArray(String[]::new));
        assertThat(run.exitCode()).as("%s %s", command, run.err()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("Cannot read " + file + ": ").doesNotContain("Exception");
        assertThat(run.err().contains("bytes: no key policy is")).isEqualTo(file.equals(large));
      }
    }
  }

  @Test
  void wrappedMaterialThatIsFarTooLargeIsRefused() throws Exception {
    Path large = Files.write(folder.resolve("large"), new byte[100_000]);
    for (String[] files : new String[][] {{"large", "small"}, {"small", "large"}}) {
      Files.write(folder.resolve("small"), new byte[100]);
      Run run =
          cli.run(
              "import",
              "k",
              "--encrypted-key-material",
              folder.resolve(files[0]) + "",
              "--import-token",
              folder.resolve(files[1]) + "",
              "--no-expiry");
      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCodes.USAGE);
      assertThat(run.err()).contains("Cannot read " + large + ": it is larger than 65536 bytes");
    }
  }

  @Test
  void aMisspeltEventTypeIsRefusedWithTheOneThatWasMeant() {
    Run run = cli.run("events", "--type", "ImportFailed,KeyStateChange", "-b", "localhost:1");
    assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains("'KeyStateChange'", "Did you mean 'KeyStateChanged'?");
    assertThat(cli.run("events", "--type", "importfailed", "-b", "localhost:1").exitCode())
        .as("as the contract has it, in any case")
        .isEqualTo(ExitCodes.FAILED);
  }

  /** It would print nothing, as if nothing had happened. */
  @Test
  void anUnknownEventTypeIsRefusedWithThoseThatThereAre() {
    for (String types : List.of("foo", "ImportFailed,foo", "")) {
      Run run = cli.run("events", "--type", types, "-b", "localhost:1");
      assertThat(run.exitCode()).as("'%s' %s", types, run.err()).isEqualTo(ExitCodes.USAGE);
      assertThat(run.err()).contains(RecordTypes.EVENTS.stream().map(Schema::getName).toList());
    }
  }

  @Test
  void everyOtherKeyHasAUsageThatGoesWithoutSaying() {
    assertThat(Usage.of(KeySpec.HMAC_256, Optional.empty())).contains(KeyUsage.GENERATE_VERIFY_MAC);
    assertThat(Usage.of(KeySpec.ML_DSA_65, Optional.empty())).contains(KeyUsage.SIGN_VERIFY);
    assertThat(Usage.of(KeySpec.ML_KEM_768, Optional.empty()))
        .contains(KeyUsage.ENCAPSULATE_DECAPSULATE);
    assertThat(Usage.of(KeySpec.SYMMETRIC_DEFAULT, Optional.empty())).isEmpty();
    assertThat(Usage.of(KeySpec.RSA_2048, Optional.of(KeyUsage.SIGN_VERIFY)))
        .contains(KeyUsage.SIGN_VERIFY);
  }

  @Test
  void theRootHelpListsTheCommandsAndTheOrderOfSettings() {
    Run run = cli.run("--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("create-key", "bulk-import", "generate-completion")
        .contains("KEYLIFE_KAFKA_BOOTSTRAP_SERVERS")
        .contains("Exit codes:");
  }

  @Test
  void anIssuerThatNoEventCouldShowIsRefusedBeforeAnythingIsSent() {
    for (String issuer : List.of("", "i".repeat(257), "a\u202eb")) {
      Run run = cli.run("enable", "k", "--issuer", issuer, "-b", "localhost:1");
      assertThat(run.exitCode()).as(run.err()).isEqualTo(64);
      assertThat(run.err()).contains("Issuer: an issuer has 1 to 256 printable characters");
    }
  }

  static Stream<List<String>> wrongUsage() {
    return Stream.of(
        List.of(),
        List.of("no-such-command"),
        List.of("enable"),
        List.of("enable", "k", "--no-such-option"),
        List.of("create-key", "k", "--key-spec", "DES"),
        List.of("create-key", "k", "--key-spec", "UNKNOWN"),
        List.of("create-key", "k", "--timeout", "soon"),
        List.of("create-key", "k", "--output", "xml"),
        List.of("create-key", "k", "--config", "no-such-file"),
        List.of("create-key", "k", "--command-config", "no-such-file"),
        List.of("expire", "k", "--valid-to", "tomorrow"),
        List.of("schedule-deletion", "k", "--pending-window-days", "many"),
        List.of("import", "k", "no-such-file", "--no-expiry"),
        List.of("import", "k", "f", "--encrypted-key-material", "g", "--no-expiry"),
        List.of("import", "k", "--encrypted-key-material", "g", "--no-expiry"),
        List.of("import", "k", "--no-expiry"),
        List.of("events", "--from-beginning", "--from-time", "1h"),
        List.of("events", "--from-offset", "x"),
        List.of("events", "--from-time", "yesterday"),
        List.of("events", "--limit", "-1"),
        List.of("bulk-import", "no-such-file"),
        List.of("bulk-import", "x", "--in-flight", "0"));
  }

  @ParameterizedTest
  @MethodSource("wrongUsage")
  void wrongUsageExitsWith64AndPointsToTheHelp(List<String> args) {
    Run run = cli.run(args.toArray(String[]::new));

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("--help").doesNotContain("\tat ");
  }

  @Test
  void whatIsMissingIsNamedWithItsMeaningAndAnExample() {
    assertThat(cli.run("create-key", "--description", "x").err())
        .contains("Missing required parameter: 'KEY'. The key: its key id or ARN.")
        .contains("For example: keylife create-key orders\n");
    assertThat(cli.run("tag", "orders").err())
        .contains("Missing required option: '--tag=NAME=VALUE'. ", "For example: keylife tag ");
    assertThat(cli.run("create-grant").err())
        .contains("'KEY'. The key: its key id or ARN.", "'--grantee=PRINCIPAL'. ")
        .contains("'--operations=OPERATION'. ", "For example: keylife create-grant ");
    assertThat(cli.run("audit", "export").err())
        .contains("'FILE'. Where to write the trail.", "For example: keylife audit export ");
  }

  @Test
  void theExitCodeOfAClosedPipeIsInTheHelp() {
    assertThat(cli.run("events", "--help").out()).contains("141");
  }

  @Test
  void anImportWithoutWordOnItsExpiryIsToldTheThreeWays() throws Exception {
    Path material = Files.write(folder.resolve("m"), new byte[32]);

    for (String[] args :
        List.of(
            new String[] {"import", "k", material.toString()},
            new String[] {
              "reimport", "k", material.toString(), "--no-expiry", "--valid-for", "90d"
            })) {
      Run run = cli.run(args);
      assertThat(run.exitCode()).isEqualTo(64);
      assertThat(run.err())
          .contains("--valid-to")
          .contains("--valid-for")
          .contains("--no-expiry")
          .contains("KEY_MATERIAL_EXPIRES");
    }
  }

  @Test
  void showsItsVersion() {
    Run run = cli.run("version");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("keylife \\d+\\.\\d+\\.\\d+\\S* \\(Kafka client 4\\.\\S+\\)\n");
    assertThat(cli.run("--version").out()).isEqualTo(run.out());
  }

  @Test
  void theCompletionScriptIsSoundBash() throws Exception {
    Run run = cli.run("generate-completion");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("schedule-deletion").contains("RSAES_OAEP_SHA_256");

    Path script = Files.writeString(folder.resolve("completion"), run.out());
    assertThat(ChildProcess.of("bash", "-n", script.toString()).run().status()).isZero();
  }

  @Command(name = "demo", header = "Added by another module.")
  static final class Added implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("broken");
    }
  }

  @Test
  void aCommandAddedByAnotherModuleHasTheSameExitCodesAndHelp() {
    CommandLine commandLine = KeylifeCli.commandLine().addSubcommand(new Added());
    StringWriter out = new StringWriter();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(Writer.nullWriter()));

    assertThat(KeylifeCli.run(commandLine, "demo", "--no-such")).isEqualTo(64);
    assertThat(KeylifeCli.run(commandLine, "demo")).isEqualTo(1);
    assertThat(KeylifeCli.run(commandLine, "demo", "--help")).isZero();
    assertThat(out.toString()).contains("Exit codes:");
  }
}
