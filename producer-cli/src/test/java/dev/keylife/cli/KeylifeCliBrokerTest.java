package dev.keylife.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keylife.cli.CliHarness.Run;
import dev.keylife.client.FakeInstallation;
import dev.keylife.client.FakeProcessor;
import dev.keylife.command.CreateKey;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.embedded.Ports;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.WrappingAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The command line against a real broker and a processor that is played. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeylifeCliBrokerTest {
  private static final byte[] MATERIAL =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private Path folder;
  private FakeInstallation installation;
  private FakeProcessor processor;
  private CliHarness cli;
  private String key;

  @BeforeAll
  void startBroker(@TempDir Path shared) throws Exception {
    folder = shared;
    installation = FakeInstallation.in(folder);
    processor = installation.processor();
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
    installation.close();
  }

  @BeforeEach
  void newKey() {
    key = "k-" + UUID.randomUUID();
  }

  private Path material(String name, byte[] content) throws Exception {
    return Files.write(folder.resolve(name + "-" + key), content);
  }

  /** A date that material may have: less than a year ahead. */
  private static String inDays(int days) {
    return Instant.now().plus(days, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private void create() {
    assertThat(cli.run("create-key", key).exitCode()).isZero();
  }

  private Run importing(String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of("import", key, material("m", MATERIAL).toString()));
    args.addAll(List.of(more));
    return cli.run(args.toArray(String[]::new));
  }

  @Test
  void createsAKeyAndTellsItsState() {
    Run run = cli.run("create-key", key, "--key-spec", "hmac-256", "--description", "tags");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith(key + ": PendingImport (CREATED)\n").contains("sequence");
    assertThat(run.err()).isEmpty();
    assertThat(processor.received)
        .filteredOn(CreateKey.class::isInstance)
        .map(CreateKey.class::cast)
        .filteredOn(command -> command.getHeader().getKeyId().equals(key))
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.getKeySpec().name()).isEqualTo("HMAC_256");
              assertThat(command.getDescription()).isEqualTo("tags");
              assertThat(command.getHeader().getIssuer()).isEqualTo("alice@laptop");
            });
  }

  @Test
  void importsMaterialThatTheOtherSideCanUnwrap() throws Exception {
    create();

    String validTo = inDays(200);
    Run run = importing("--valid-to", validTo, "--key-material-description", "May");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith(key + ": PendingImport -> Enabled (MATERIAL_IMPORTED)\n")
        .contains(validTo);
    assertThat(processor.cryptography.imported.get(key)).isEqualTo(MATERIAL);
    ImportKeyMaterial command = lastImport();
    assertThat(command.getExpirationModel()).isEqualTo(ExpirationModel.KEY_MATERIAL_EXPIRES);
    assertThat(command.getKeyMaterialDescription()).isEqualTo("May");
  }

  @Test
  void importsMaterialTooLargeForTheDirectAlgorithm() throws Exception {
    create();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    byte[] large = generator.generateKeyPair().getPrivate().getEncoded();

    Run run = cli.run("import", key, material("large", large).toString(), "--no-expiry");

    assertThat(run.exitCode()).isZero();
    assertThat(processor.cryptography.imported.get(key)).isEqualTo(large);
    assertThat(lastImport().getExpirationModel())
        .isEqualTo(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE);
    assertThat(lastImport().getValidTo()).isNull();
  }

  @Test
  void importsFromStandardInputInHexAndBase64() {
    create();
    String hex = "30313233343536373839616263646566\n30313233343536373839616263646566\n";
    Run fromHex =
        cli.reading(hex.getBytes(StandardCharsets.US_ASCII))
            .run("import", key, "-", "--encoding", "hex", "--valid-for", "90d");
    assertThat(fromHex.exitCode()).isZero();
    assertThat(processor.cryptography.imported.remove(key)).isEqualTo(MATERIAL);
    assertThat(lastImport().getValidTo())
        .isBetween(
            Instant.now().plus(Duration.ofDays(90)).minusSeconds(60),
            Instant.now().plus(Duration.ofDays(90)));

    String base64 = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n";
    Run again =
        cli.reading(base64.getBytes(StandardCharsets.US_ASCII))
            .run("reimport", key, "-", "--encoding", "base64", "--expires-in", "12h");
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).contains("stays Enabled (MATERIAL_REIMPORTED)");
    assertThat(processor.cryptography.imported.get(key)).isEqualTo(MATERIAL);
  }

  @Test
  void importsMaterialThatWasWrappedElsewhere() throws Exception {
    create();
    Path publicKey = folder.resolve(key + ".der");
    Path token = folder.resolve(key + ".token");

    Run parameters =
        cli.run(
            "get-parameters",
            key,
            "--wrapping-algorithm",
            "RSAES_OAEP_SHA_1",
            "--public-key-out",
            publicKey.toString(),
            "--import-token-out",
            token.toString());
    assertThat(parameters.exitCode()).isZero();
    assertThat(parameters.out()).contains("openssl pkeyutl").contains("rsa_oaep_md:sha1");
    assertThat(publicKey)
        .hasBinaryContent(processor.cryptography.wrappingKey.getPublic().getEncoded());

    Path wrapped =
        material(
            "wrapped",
            ForeignWrapping.oaepSha1(MATERIAL, processor.cryptography.wrappingKey.getPublic()));
    Run run =
        cli.run(
            "import",
            key,
            "--encrypted-key-material",
            wrapped.toString(),
            "--import-token",
            token.toString(),
            "--no-expiry");
    assertThat(run.exitCode()).isZero();
    assertThat(processor.cryptography.imported.get(key)).isEqualTo(MATERIAL);
  }

  private void aliases() {
    assertThat(cli.run("create-alias", key, "--alias", "alias/orders").out())
        .contains("stays Enabled, alias/orders created");
    assertThat(cli.run("list-aliases").out()).contains("alias/orders");
    assertThat(cli.run("list-aliases", "--key", key, "--output", "json").out())
        .contains("\"targetKeyId\":\"" + key + "\"");
    assertThat(cli.run("update-alias", key, "--alias", "alias/orders").out())
        .contains("alias/orders updated");
    assertThat(cli.run("delete-alias", key, "--alias", "alias/orders").out())
        .contains("alias/orders deleted");
    assertThat(cli.run("list-aliases", "--key", key).err()).contains("No aliases.");
  }

  private void grants() {
    assertThat(cli.run("list-grants", "--key", key).err()).contains("No grants.");
    Run created =
        cli.run(
            "create-grant",
            key,
            "--grantee",
            "billing",
            "--retiring",
            "ops",
            "--operations",
            "Decrypt,describekey",
            "--context-subset",
            "team=payments");
    assertThat(created.out())
        .contains("stays Enabled, grant ", " created: billing may Decrypt, DescribeKey")
        .contains(", for contexts with team=payments\n");
    String grant = created.out().replaceAll("(?s).*grant ([0-9a-f]{64}) created.*", "$1");
    assertThat(cli.run("list-grants", "--key", key).out())
        .contains(grant, "billing")
        .contains("DescribeKey, for contexts with team=payments");
    assertThat(cli.run("list-grants", "--retiring", "ops", "--output", "json").out())
        .contains("\"keyId\":\"" + key + "\"", "\"grantId\":\"" + grant + "\"", "payments");
    assertThat(cli.run("list-grants", "--grantee", "somebody else").err()).contains("No grants.");
    assertThat(cli.run("describe", key).out()).contains("1; see list-grants");
    assertThat(cli.run("revoke-grant", key, "--grant-id", grant, "--dry-run").err())
        .contains("DryRunOperationException");
    assertThat(cli.run("retire-grant", key, "--grant-id", grant, "--issuer", "ops").out())
        .contains("grant " + grant + " retired");
    assertThat(cli.run("revoke-grant", key, "--grant-id", grant).err())
        .contains("NotFoundException");
  }

  private void tagsAndPolicy() throws IOException {
    assertThat(cli.run("tag", key, "--tag", "team=a=b", "--tag", "bare").out())
        .contains("stays Enabled, tagged 'team=a=b', tagged 'bare='");
    assertThat(cli.run("describe", key).out()).contains("team=a=b");
    assertThat(cli.run("untag", key, "--tag-key", "team").out()).contains("without tag 'team'");
    assertThat(cli.run("get-policy", key).err()).contains("default key policy");
    Path policy =
        Files.writeString(
            folder.resolve("policy.json"),
            """
            {
              "Statement": [{
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                "Action": "kms:*",
                "Resource": "*"
              }, {
                "Effect": "Deny",
                "Principal": {"Keylife": "billing"},
                "Action": "kms:DisableKey",
                "Resource": "*"
              }, {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "kms:UpdateKeyDescription",
                "Resource": "*",
                "Condition": {"NumericLessThan": {"keylife:Approvals": "2"}}
              }]
            }""");
    assertThat(cli.run("put-policy", key, "--policy", policy.toString()).out())
        .contains("stays Enabled, with another key policy");
    assertThat(cli.run("get-policy", key).out()).isEqualTo(Files.readString(policy) + "\n");
    assertThat(cli.run("describe", key).out()).contains("see get-policy");
    Run denied = cli.run("disable", key, "--issuer", "billing");
    assertThat(denied.exitCode()).isEqualTo(2);
    assertThat(denied.err())
        .contains("Rejected: AccessDeniedException: User: billing is not authorized to perform:")
        .contains("kms:DisableKey on resource:")
        .contains("with an explicit deny in a resource-based policy");
    approvals();
  }

  private void approvals() {
    String[] describe = {"update-description", key, "--description", "approved", "--issuer"};
    Run first = cli.run(with(describe, "ann", "--output", "json"));
    assertThat(first.exitCode()).isEqualTo(4);
    assertThat(first.out())
        .contains("\"outcome\":\"pending\"")
        .contains("\"code\":\"AccessDeniedException\"");
    assertThat(first.err()).contains("Pending: 1 of 2 approvals. UpdateKeyDescription is carried");
    assertThat(cli.run("describe", key).out())
        .contains("UpdateKeyDescription, 1 of 2 approvals, until ")
        .contains(": ann");
    Run second = cli.run(with(describe, "ben"));
    assertThat(second.exitCode()).isZero();
    assertThat(second.out()).contains("described as 'approved'");
    assertThat(cli.run("describe", key).out()).doesNotContain("approvals, until");
  }

  private static String[] with(String[] first, String... more) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  void walksAKeyThroughTheRestOfItsLife() throws Exception {
    create();
    assertThat(importing("--no-expiry").exitCode()).isZero();

    assertThat(cli.run("enable", key).out())
        .contains("stays Enabled")
        .contains("is already enabled.");
    assertThat(cli.run("disable", key).out()).contains("Enabled -> Disabled (DISABLED)");
    assertThat(cli.run("enable", key).out()).contains("Disabled -> Enabled (ENABLED)");
    assertThat(cli.run("update-description", key, "--description", "orders, from 2026 on").out())
        .contains("stays Enabled, described as 'orders, from 2026 on'");
    assertThat(cli.run("describe", key).out()).contains("orders, from 2026 on");
    aliases();
    tagsAndPolicy();
    grants();
    assertThat(cli.run("delete-material", key).out()).contains("-> PendingImport");
    assertThat(importing("--valid-for", "1h").exitCode()).isZero();
    assertThat(cli.run("expire", key).out())
        .contains("Enabled -> PendingImport (EXPIRED)")
        .doesNotContain("expires");
    assertThat(cli.run("schedule-deletion", key, "--pending-window-days", "7").out())
        .contains("PendingDeletion");
    assertThat(cli.run("cancel-deletion", key).out()).contains("PendingDeletion -> PendingImport");
  }

  @Test
  void aPolicyThatLocksItsOwnerOutMustBeMeant() throws Exception {
    Path policy =
        Files.writeString(
            folder.resolve("for-others.json"),
            """
            {"Statement": [{"Effect": "Allow", "Principal": {"Keylife": "somebody else"},
              "Action": "kms:*", "Resource": "*"}]}""");
    Run refused = cli.run("create-key", key, "--policy", policy.toString());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("MalformedPolicyDocumentException");
    Run meant = cli.run("create-key", key, "--policy", policy.toString(), "--bypass-lockout-check");
    assertThat(meant.exitCode()).as(meant.err()).isZero();
    assertThat(cli.run("disable", key).err()).contains("AccessDeniedException");
  }

  @Test
  void rotatesToMaterialThatWasImportedForIt() throws Exception {
    create();
    assertThat(importing("--no-expiry").exitCode()).isZero();
    assertThat(cli.run("rotate", key).err()).contains("KMSInvalidStateException");
    Path next =
        material("next", "another 32 bytes of key material".getBytes(StandardCharsets.US_ASCII));
    Run imported =
        cli.run("import", key, next.toString(), "--import-type", "NEW_KEY_MATERIAL", "--no-expiry");
    assertThat(imported.exitCode()).as(imported.err()).isZero();

    assertThat(cli.run("rotate", key).out()).contains("stays Enabled (MATERIAL_ROTATED)");
  }

  @Test
  void aRejectedCommandExitsWith2AndNamesTheFailureCode() {
    create();

    Run run = cli.run("enable", key);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("Rejected: KMSInvalidStateException: arn:")
        .contains("is pending import.")
        .contains("key state      PendingImport");
  }

  @Test
  void aRejectionInJsonIsOneObject() throws Exception {
    create();
    processor.cryptography.refused.put(key, FailureCode.INCORRECT_KEY_MATERIAL);

    Run run = importing("--no-expiry", "--output", "json", "--command-id", "import-1");

    assertThat(run.exitCode()).isEqualTo(2);
    JsonNode json = run.json();
    assertThat(run.jsonLines()).hasSize(1);
    assertThat(json.get("outcome").asText()).isEqualTo("rejected");
    assertThat(json.get("commandId").asText()).isEqualTo("import-1");
    assertThat(json.get("failure").get("code").asText()).isEqualTo("IncorrectKeyMaterialException");
    assertThat(json.get("failure").get("message").asText()).contains("\"quotes\"");
    assertThat(json.get("event").get("type").asText()).isEqualTo("ImportFailed");
    assertThat(run.err()).contains("IncorrectKeyMaterialException");
  }

  @Test
  void importIntoAKeyThatDoesNotExistTellsTheFirstRefusal() throws Exception {
    Run run = importing("--no-expiry");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("NotFoundException");
  }

  @Test
  void aKeyGivenAsArnIsAnsweredUnderItsBareId() {
    create();

    String arn = "arn:aws:kms:eu-central-1:111122223333:key/" + key;
    Run run = cli.run("update-description", arn, "--description", "orders");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith(key + ": stays PendingImport");
  }

  @Test
  void anArnNamesTheKeyOfItsOwnPartitionRegionAndAccountOnly() {
    create();
    String own = "arn:aws:kms:eu-central-1:111122223333:key/" + key;

    assertThat(cli.run("describe", own).exitCode()).isZero();
    assertThat(cli.run("events", "--key", own).out()).contains(key);
    for (String other :
        List.of(
            "arn:aws-cn:kms:eu-central-1:111122223333:key/" + key,
            "arn:aws:kms:eu-west-1:111122223333:key/" + key,
            "arn:aws:kms:eu-central-1:999988887777:key/" + key,
            "arn:aws:s3:eu-central-1:111122223333:key/" + key,
            "arn:aws:kms:eu-central-1:111122223333:alias/" + key,
            "arn:aws:kms:eu-central-1:111122223333:key/other/" + key,
            "arn:" + key)) {
      Run run = cli.run("describe", other);
      assertThat(run.exitCode()).as(other).isEqualTo(2);
      assertThat(run.err()).contains("NotFoundException").contains(other);
      assertThat(run.out()).isEmpty();
      assertThat(cli.run("events", "--key", other).out()).as(other).isEmpty();
    }
  }

  @Test
  void aCommandSentAgainShowsItsFirstOutcomeAtOnce() {
    assertThat(cli.run("create-key", key, "--command-id", "c-1").exitCode()).isZero();
    cli.run("disable", key);

    Run again = cli.run("create-key", key, "--command-id", "c-1", "--output", "json");

    assertThat(again.exitCode()).isZero();
    assertThat(again.json().get("repeated").asBoolean()).isTrue();
    assertThat(again.json().get("event").get("type").asText()).isEqualTo("KeyStateChanged");
    assertThat(again.json().get("event").get("header").get("sequence").asLong()).isEqualTo(1);
    assertThat(cli.run("create-key", key, "--command-id", "c-1").err())
        .startsWith("Command id c-1 was carried out before, at ");
  }

  @Test
  void aRefusedCommandSentAgainIsRejectedAgain() {
    create();
    assertThat(cli.run("enable", key, "--command-id", "e-1").exitCode()).isEqualTo(2);

    Run again = cli.run("enable", key, "--command-id", "e-1");

    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("KMSInvalidStateException").contains("is pending import");
  }

  @Test
  void anotherCommandUnderAnIdThatWasUsedIsRejected() {
    create();
    String[] first = {"update-description", key, "--description", "x", "--command-id", "A1"};
    assertThat(cli.run(first).exitCode()).isZero();

    Run other = cli.run("schedule-deletion", key, "--command-id", "A1");

    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("ValidationException").contains("The command id was used");
    assertThat(cli.run("describe", key).out()).contains("PendingImport");
  }

  @Test
  void importParametersAreRevoked() {
    create();
    for (String name : List.of("one", "two")) {
      String file = folder.resolve(name + key).toString();
      String[] ask = {
        "get-parameters", key, "--public-key-out", file + ".der", "--import-token-out", file
      };
      assertThat(cli.run(ask).exitCode()).isZero();
    }

    Run run = cli.run("revoke-parameters", key);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith(key + ": unused import parameters revoked: 2");
  }

  @Test
  void noWaitTellsWhereTheCommandLies() {
    Run run = cli.run("create-key", key, "--no-wait", "-o", "json");

    assertThat(run.exitCode()).isZero();
    assertThat(run.json().get("outcome").asText()).isEqualTo("published");
    assertThat(run.json().get("topic").asText()).isEqualTo("key-commands");
    assertThat(run.json().get("offset").asLong()).isNotNegative();
  }

  @Test
  void silenceEndsInTimeAndSaysWhereTheCommandLies() {
    processor.mute.add(key);

    Run run = cli.run("create-key", key, "--timeout", "1500ms", "--command-id", "silent");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("No answer to CreateKey")
        .contains("within 1500 ms")
        .contains("key-commands-")
        .contains("keylife events --command-id silent");
  }

  @Test
  void aCommandThatTheProcessorSetAsideIsReportedWithItsCause() {
    processor.unreadable.add(key);

    Run run = cli.run("create-key", key, "--timeout", "120s", "-o", "json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("key-commands-dlq: no such schema");
    assertThat(run.json().get("reason").asText()).isEqualTo("dead_letter");
  }

  @Test
  void anUnreachableRegistryIsTroubleAndNamed() throws Exception {
    String registry = "http://localhost:" + Ports.anyFree();
    Path config = Files.writeString(folder.resolve("retries"), "max.retries=0\n");

    Run run = cli.run("create-key", key, "-r", registry, "--command-config", config.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("The schema registry at " + registry)
        .contains("--schema-registry-url");
    Run reading =
        cli.run("list", "-r", registry, "--command-config", config.toString(), "-o", "json");
    assertThat(reading.json().get("reason").asText()).isEqualTo("registry");
  }

  @Test
  void describesAKeyFromItsSnapshot() throws Exception {
    create();
    String validTo = inDays(200);
    assertThat(importing("--valid-to", validTo).exitCode()).isZero();

    Run text = cli.run("describe", key);
    assertThat(text.exitCode()).isZero();
    assertThat(text.out())
        .startsWith(key + "\n")
        .contains("Enabled")
        .contains(validTo.substring(0, 10));

    Run json =
        cli.run("describe", "arn:aws:kms:eu-central-1:111122223333:key/" + key, "-o", "json");
    assertThat(json.json().get("keyState").asText()).isEqualTo("Enabled");
    assertThat(json.json().get("validTo").asText()).isEqualTo(validTo);

    Run missing = cli.run("describe", "no-such-key", "-o", "json");
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.json().get("failure").get("code").asText()).isEqualTo("NotFoundException");
  }

  @Test
  void listsKeysByState() throws Exception {
    create();
    String pending = key;
    newKey();
    create();
    assertThat(importing("--no-expiry").exitCode()).isZero();

    Run enabled = cli.run("list", "--state", "Enabled", "-o", "json");
    assertThat(enabled.jsonLines())
        .extracting(node -> node.get("keyId").asText())
        .contains(key)
        .doesNotContain(pending);
    assertThat(cli.run("list").out()).startsWith("KEY ID").contains(pending).contains(key);
  }

  @Test
  void showsTheEventsOfAKeyInOrder() throws Exception {
    create();
    assertThat(importing("--no-expiry", "--command-id", "i-1").exitCode()).isZero();

    Run all = cli.run("events", "--key", key, "-o", "json");
    assertThat(all.exitCode()).isZero();
    assertThat(all.jsonLines())
        .extracting(node -> node.get("type").asText())
        .containsExactly("KeyStateChanged", "ImportParametersIssued", "KeyStateChanged");
    assertThat(all.jsonLines())
        .extracting(node -> node.get("header").get("sequence").asLong())
        .containsExactly(1L, 2L, 3L);

    assertThat(cli.run("events", "-k", key, "--state", "Enabled", "-o", "json").jsonLines())
        .singleElement()
        .satisfies(
            node -> assertThat(node.get("header").get("commandId").asText()).isEqualTo("i-1"));
    assertThat(cli.run("events", "-k", key, "-t", "ImportParametersIssued").out().lines())
        .hasSize(1);
    assertThat(cli.run("events", "-k", key, "--limit", "1", "--from-beginning").out().lines())
        .hasSize(1);
    assertThat(cli.run("events", "-k", key, "--from-time", "1h").out().lines()).hasSize(3);
    assertThat(cli.run("events", "-k", key, "--from-time", "2099-01-01T00:00:00Z").out()).isEmpty();

    JsonNode second = all.jsonLines().get(1);
    String from = second.get("partition").asInt() + ":" + second.get("offset").asLong();
    assertThat(cli.run("events", "-k", key, "--from-offset", from).out().lines()).hasSize(2);
    assertThat(cli.run("events", "--from-offset", "77:0").err()).contains("partitions 0 to 2");
  }

  @Test
  void followsEventsFromNowOn() throws Exception {
    create();
    CompletableFuture<Run> following =
        CompletableFuture.supplyAsync(
            () -> cli.run("events", "--follow", "--key", key, "--limit", "1"));
    // the follower may not be at its place yet: change the key until it has heard of it
    while (!following.isDone()) {
      assertThat(cli.run("update-description", key, "--description", "x").exitCode()).isZero();
    }
    assertThat(following.get(3, TimeUnit.MINUTES).out()).contains(key).contains("described as 'x'");
  }

  @Test
  void anUnreadableEventIsSkippedWithANote() throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", installation.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("key-events", key, new byte[] {1, 2, 3})).get();
    }
    create();

    Run run = cli.run("events", "--key", key);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.err()).contains("Skipped: Cannot read offset");
  }

  @Test
  void bulkImportCreatesImportsReportsAndResumes() throws Exception {
    Path bulk = Files.createDirectory(folder.resolve("bulk-" + key));
    List<String> lines = new ArrayList<>(List.of("keyId,keySpec,file,expiry"));
    for (int i = 0; i < 20; i++) {
      Files.write(
          bulk.resolve("m" + i),
          "%d-456789abcdef0123456789abcdef0123"
              .formatted(i)
              .substring(0, 32)
              .getBytes(StandardCharsets.US_ASCII));
      lines.add("%s-%d,SYMMETRIC_DEFAULT,m%d,90d".formatted(key, i, i));
    }
    Path manifest = Files.write(bulk.resolve("keys.csv"), lines);
    processor.cryptography.refused.put(key + "-7", FailureCode.INCORRECT_KEY_MATERIAL);

    Run first =
        cli.run("bulk-import", manifest.toString(), "--create", "--in-flight", "4", "-o", "json");

    assertThat(first.exitCode()).isEqualTo(2);
    assertThat(first.json().get("imported").asInt()).isEqualTo(19);
    assertThat(first.json().get("created").asInt()).isEqualTo(19);
    assertThat(first.json().get("failed").asInt()).isEqualTo(1);
    assertThat(Files.readString(bulk.resolve("keys.csv.failures.csv")))
        .contains(key + "-7")
        .contains("IncorrectKeyMaterialException");
    assertThat(Files.readString(bulk.resolve("keys.csv.journal"))).doesNotContain("456789abcdef");
    assertThat(
            new String(processor.cryptography.imported.get(key + "-3"), StandardCharsets.US_ASCII))
        .startsWith("3-456");

    processor.cryptography.refused.remove(key + "-7");
    long before = processor.received.size();
    Run second = cli.run("bulk-import", manifest.toString(), "--create");

    assertThat(second.exitCode()).isZero();
    assertThat(second.out()).contains("1 of 20 imported").contains("19 skipped");
    assertThat(processor.received.size() - before).isEqualTo(2);
    assertThat(bulk.resolve("keys.csv.failures.csv")).doesNotExist();
  }

  @Test
  void bulkImportStopsAtTroubleAndIsResumable() throws Exception {
    Path bulk = Files.createDirectory(folder.resolve("bulk-" + key));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Files.write(bulk.resolve("m" + i), MATERIAL);
      lines.add("{\"keyId\":\"%s-%d\",\"file\":\"m%d\",\"expiry\":\"never\"}".formatted(key, i, i));
    }
    Path manifest = Files.write(bulk.resolve("keys.jsonl"), lines);
    processor.mute.add(key + "-2");
    String[] command = {
      "bulk-import", manifest.toString(), "--create", "--in-flight", "1", "--timeout", "2s"
    };

    Run first = cli.run(command);

    assertThat(first.exitCode()).isEqualTo(1);
    assertThat(first.out()).contains("2 of 6 imported").contains("4 not finished");
    assertThat(first.err()).contains("No answer");

    processor.mute.clear();
    Run second = cli.run(command);
    assertThat(second.exitCode()).isZero();
    assertThat(second.out()).contains("4 of 6 imported").contains("2 skipped");
  }

  @Test
  void theDefaultAlgorithmIsTheDirectOneWhereTheMaterialFits() throws Exception {
    create();
    assertThat(importing("--no-expiry").exitCode()).isZero();

    String token =
        StandardCharsets.UTF_8.decode(lastImport().getImportToken().duplicate()).toString();

    assertThat(token).contains("|" + WrappingAlgorithm.RSAES_OAEP_SHA_256 + "|");
  }

  private ImportKeyMaterial lastImport() {
    return processor.received.stream()
        .filter(ImportKeyMaterial.class::isInstance)
        .map(ImportKeyMaterial.class::cast)
        .filter(command -> command.getHeader().getKeyId().equals(key))
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
