package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may have commands carried out, and that a command that may not be is as if it never came. */
class AccessTest {
  private static final String ADMIN = "tester";
  private static final String EVE = "eve";
  private static final String LOCKOUT =
      "The new key policy will not allow you to update the key policy in the future.";
  private static final Path PAGE = Path.of("../docs/authority.md");

  static List<String> commandTypes() {
    return EachCommand.of(world(), FakeCryptography.bytes("none")).stream()
        .map(Command::type)
        .toList();
  }

  @Test
  void eachTypeOfCommandIsTried() {
    Set<String> types = typesBelow(Command.class);
    // Policies have no say in what other Regions tell: see MultiRegionTest.
    types.remove("SynchronizeMultiRegionKey");
    assertThat(commandTypes()).containsExactlyInAnyOrderElementsOf(types);
  }

  @ParameterizedTest
  @MethodSource("commandTypes")
  void whoAdministersNothingMayDoNothingUnderTheDefaultPolicy(String type) {
    World w = world();
    Command command = by(EVE, w, type);
    assertDeniedAndWithoutEffect(
        w,
        command,
        "because no identity-based policy allows the " + Access.actionOf(command) + " action");
    assertThat(code(w.send(by(ADMIN, w, type)))).isNotEqualTo("AccessDeniedException");
  }

  @ParameterizedTest
  @MethodSource("commandTypes")
  void aCommandNeedsItsOwnActionAndNoOther(String type) {
    if (type.equals("CreateKey")) {
      return; // It is about no key.
    }
    World w = world();
    String action = Access.actionOf(by(EVE, w, type));
    w.send(
        put(w, policy("'Effect':'Allow','Principal':{'Keylife':'eve'},'Action':'" + action + "'")));
    assertThat(code(w.send(by(EVE, w, type)))).isNotEqualTo("AccessDeniedException");
    w = world();
    w.send(
        put(
            w,
            policy("'Effect':'Allow','Principal':{'Keylife':'eve'},'NotAction':'" + action + "'")));
    assertDeniedAndWithoutEffect(
        w, by(EVE, w, type), "because no resource-based policy allows the " + action + " action");
  }

  @ParameterizedTest
  @MethodSource("commandTypes")
  void anExplicitDenyBindsAdministratorsToo(String type) {
    if (type.equals("CreateKey")) {
      return;
    }
    World w = world();
    String action = Access.actionOf(by(ADMIN, w, type));
    w.send(
        put(
            w,
            policy(
                "'Effect':'Deny','Principal':{'AWS':'111122223333'},'Action':'" + action + "'")));
    assertDeniedAndWithoutEffect(
        w, by(ADMIN, w, type), "with an explicit deny in a resource-based policy");
  }

  /** Of each value that a command brings along: who asks for it gets it, and nothing beside it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          import for good         | {'StringEquals':{'kms:ExpirationModel':'KEY_MATERIAL_DOES_NOT_EXPIRE'}} | true
          import for good         | {'Null':{'kms:ValidTo':true}} | true
          import until 2026-01-02 | {'StringEquals':{'kms:ExpirationModel':'KEY_MATERIAL_DOES_NOT_EXPIRE'}} | false
          import until 2026-01-02 | {'StringEquals':{'kms:ExpirationModel':'KEY_MATERIAL_EXPIRES'}} | true
          import until 2026-01-02 | {'DateLessThanEquals':{'kms:ValidTo':'2026-01-02T00:00:00Z'}} | true
          import until 2026-01-02 | {'DateLessThan':{'kms:ValidTo':'2026-01-02T00:00:00Z'}} | false
          parameters              | {'StringEquals':{'kms:WrappingAlgorithm':'RSAES_OAEP_SHA_256'}} | true
          parameters              | {'StringNotEquals':{'kms:WrappingAlgorithm':'RSAES_OAEP_SHA_256'}} | false
          parameters              | {'StringEquals':{'kms:WrappingKeySpec':'RSA_2048'}} | true
          parameters              | {'StringNotEquals':{'kms:WrappingKeySpec':'RSA_2048'}} | false
          delete in 7 days        | {'NumericGreaterThan':{'kms:ScheduleKeyDeletionPendingWindowInDays':7}} | false
          delete in 7 days        | {'NumericEquals':{'kms:ScheduleKeyDeletionPendingWindowInDays':7}} | true
          delete                  | {'NumericEquals':{'kms:ScheduleKeyDeletionPendingWindowInDays':30}} | true
          revoke a grant          | {'Bool':{'kms:GrantIsForAWSResource':'false'}} | true
          revoke a grant          | {'BoolIfExists':{'kms:GrantIsForAWSResource':'true'}} | false
          retire a grant          | {'Null':{'kms:GrantIsForAWSResource':'true'}} | true
          put a policy            | {'Null':{'kms:BypassPolicyLockoutSafetyCheck':true}} | true
          put any policy          | {'Null':{'kms:BypassPolicyLockoutSafetyCheck':true}} | false
          put any policy          | {'Bool':{'kms:BypassPolicyLockoutSafetyCheck':'true'}} | true
          """)
  void conditionsAskForWhatTheCommandSays(String what, String condition, boolean allowed) {
    World w = world();
    w.send(
        put(
            w,
            policy(
                "'Effect':'Allow','Principal':{'Keylife':'eve'},'Action':'*','Condition':"
                    + condition)));
    w.issuer = EVE;
    assertThat(code(w.send(saying(w, what))).equals("AccessDeniedException")).isEqualTo(!allowed);
  }

  private static Command saying(World w, String what) {
    Command.ImportKeyMaterial imports = w.importCommand(tokenOf(w), FakeCryptography.wrapped("m"));
    String open = policy("'Effect':'Allow','Principal':'*','Action':'*'");
    return switch (what) {
      case "import for good" -> imports;
      case "import until 2026-01-02" ->
          World.withExpiry(imports, Instant.parse("2026-01-02T00:00:00Z"));
      case "parameters" ->
          new Command.GetParametersForImport(
              w.header(),
              Optional.of(WrappingAlgorithm.RSAES_OAEP_SHA_256),
              Optional.of(WrappingKeySpec.RSA_2048),
              Optional.empty());
      case "delete in 7 days" -> new Command.ScheduleKeyDeletion(w.header(), OptionalInt.of(7));
      case "delete" -> new Command.ScheduleKeyDeletion(w.header(), OptionalInt.empty());
      case "revoke a grant" -> new Command.RevokeGrant(w.header(), "0".repeat(64), false);
      case "retire a grant" -> new Command.RetireGrant(w.header(), "0".repeat(64), false);
      case "put a policy" -> new Command.PutKeyPolicy(w.header(), KeyPolicy.NAME, open, false);
      case "put any policy" -> new Command.PutKeyPolicy(w.header(), KeyPolicy.NAME, open, true);
      default -> throw new IllegalArgumentException(what);
    };
  }

  /** What happens at a date, nobody asks for. */
  @Test
  void noPolicyKeepsMaterialFromExpiringOrAKeyFromItsDeletion() {
    World w = world();
    w.importMaterial("m", Duration.ofDays(1));
    w.send(put(w, policy("'Effect':'Deny','Principal':'*','Action':'kms:*'")));
    assertThat(w.advance(Duration.ofDays(2))).isPresent();
    assertThat(w.state()).isEqualTo("PendingImport");
  }

  @ParameterizedTest
  @CsvSource({
    "tester, true",
    "eve, false",
    "arn:aws:iam::111122223333:role/Admin, true",
    "arn:aws:sts::111122223333:assumed-role/Admin/alice, true",
    "arn:aws:sts::111122223333:assumed-role/Administrator/alice, false",
    "arn:aws:sts::444455556666:assumed-role/Admin/alice, false",
    "ops-berlin, true",
    "ops, false"
  })
  void administratorsAreNamedExactlyByPrefixOrByTheirRole(String issuer, boolean administers) {
    World w = world("tester", "arn:aws:iam::111122223333:role/Admin", "ops-*");
    w.issuer = issuer;
    assertThat(code(w.send(new Command.DisableKey(w.header()))).equals("AccessDeniedException"))
        .isNotEqualTo(administers);
  }

  @Test
  void creatorsCreateKeysAndAdministerNone() {
    World w =
        new World(
            LifecyclePolicy.defaults(World.NAMESPACE)
                .withRegions(World.REGIONS)
                .withAuthority(
                    new Authority(
                        new PrincipalPatterns(List.of(ADMIN)),
                        new PrincipalPatterns(List.of(EVE)))));
    w.issuer = "mallory";
    assertThat(OracleWords.failure(w.create()).message())
        .isEqualTo(
            "User: mallory is not authorized to perform: kms:CreateKey on resource: * because no"
                + " identity-based policy allows the kms:CreateKey action");
    w.issuer = EVE;
    w.create();
    assertThat(w.state()).isEqualTo("PendingImport");
    assertThat(code(w.send(new Command.RevokeImportParameters(w.header()))))
        .isEqualTo("AccessDeniedException");
  }

  @Test
  void nobodyLocksThemselvesOutUnlessTheyMeanTo() {
    World w = world();
    String evesAlone = policy("'Effect':'Allow','Principal':{'Keylife':'eve'},'Action':'kms:*'");
    Event refused = w.send(new Command.PutKeyPolicy(w.header(), KeyPolicy.NAME, evesAlone, false));
    assertThat(OracleWords.failure(refused).message()).isEqualTo(LOCKOUT);
    assertThat(code(refused)).isEqualTo("MalformedPolicyDocumentException");
    assertThat(w.record.orElseThrow().attributes().policy()).isEmpty();
    w.send(put(w, evesAlone));
    assertThat(code(w.send(put(w, evesAlone)))).isEqualTo("AccessDeniedException");
    w.issuer = EVE;
    Event back =
        w.send(
            new Command.PutKeyPolicy(
                w.header(), KeyPolicy.NAME, KeyPolicy.defaultFor(World.NAMESPACE), false));
    // The default policy would leave it to the account, which Eve does not administer.
    assertThat(OracleWords.failure(back).message()).isEqualTo(LOCKOUT);
  }

  @Test
  void noKeyIsCreatedWithAPolicyThatLocksItsCreatorOut() {
    World w = new World();
    String evesAlone = policy("'Effect':'Allow','Principal':{'Keylife':'eve'},'Action':'kms:*'");
    assertThat(OracleWords.failure(w.send(create(w, evesAlone, false))).message())
        .isEqualTo(LOCKOUT);
    assertThat(w.record).isEmpty();
    w.send(create(w, evesAlone, true));
    assertThat(w.state()).isEqualTo("PendingImport");
  }

  /** The policy is judged as that of the key that there will be. */
  @Test
  void aPolicyForPrimaryKeysAloneLocksOutTheCreatorOfASingleRegionKey() {
    String ofPrimaries =
        policy(
            "'Effect':'Allow','Principal':'*','Action':'kms:*',"
                + "'Condition':{'StringEquals':{'kms:MultiRegionKeyType':'PRIMARY'}}");
    for (boolean multiRegion : new boolean[] {true, false}) {
      World w = new World();
      Event event =
          w.send(
              new Command.CreateKey(
                  w.header(multiRegion ? "mrk-" + "0".repeat(32) : World.KEY),
                  Optional.of(KeySpec.SYMMETRIC_DEFAULT),
                  Optional.empty(),
                  Optional.of(Origin.EXTERNAL),
                  new KeyAttributes("", List.of(), Optional.of(ofPrimaries)),
                  false,
                  multiRegion));
      assertThat(code(event)).isEqualTo(multiRegion ? "-" : "MalformedPolicyDocumentException");
    }
  }

  /** A key whose policy an earlier release let in must be neither open nor lost. */
  @Test
  void aPolicyThatIsNotUnderstoodLetsAdministratorsReplaceItAndNothingElse() {
    World w = world();
    KeyRecord key = w.record.orElseThrow();
    w.record =
        Optional.of(
            key.withAttributes(
                key.attributes()
                    .withPolicy(policy("'Effect':'Allow','Principal':'*','Action':'s3:*'"))));
    assertThat(OracleWords.failure(w.send(by(ADMIN, w, "DisableKey"))).message())
        .endsWith("because its key policy is not understood here");
    assertThat(code(w.send(by(EVE, w, "PutKeyPolicy")))).isEqualTo("AccessDeniedException");
    assertThat(w.send(by(ADMIN, w, "PutKeyPolicy"))).isInstanceOf(Event.KeyPolicyUpdated.class);
  }

  /** A repetition is told what became of the command, whatever its issuer may do by now. */
  @Test
  void aRefusalIsAnAnswerThatCounts() {
    Lifecycle lifecycle =
        new Lifecycle(
            LifecyclePolicy.defaults(World.NAMESPACE), new FakeCryptography(), TestJson.READER);
    World w = world();
    Command command = by(EVE, w, "DisableKey");
    DecidedCommand known =
        DecidedCommand.of(
            command,
            new DecidedCommand.Answer(
                "e", "CommandRejected", w.now, Optional.of(FailureCode.ACCESS_DENIED)));
    assertThat(lifecycle.decideAgain(command, known, w.record, w.now).orElseThrow().event())
        .containsInstanceOf(Event.CommandRepeated.class);
  }

  @Test
  void thePageListsTheActionOfEachCommand() throws IOException {
    String table =
        EachCommand.of(world(), FakeCryptography.bytes("none")).stream()
            .map(command -> "| %s | `%s` |%n".formatted(command.type(), Access.actionOf(command)))
            .sorted()
            .collect(Collectors.joining("", "| command | action |\n|---|---|\n", ""));
    String start = "<!-- actions: generated -->\n";
    String page = Files.readString(PAGE);
    int from = page.indexOf(start) + start.length();
    String current =
        page.substring(0, from) + table + page.substring(page.indexOf("<!-- end -->", from));
    if (Boolean.getBoolean("keylife.docs.update")) {
      Files.writeString(PAGE, current);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(current);
  }

  /** An enabled key, with an import token that was not used; its maker administers it. */
  private static World world(String... administrators) {
    World w =
        new World(
            LifecyclePolicy.defaults(World.NAMESPACE)
                .withRegions(World.REGIONS)
                .withAuthority(
                    new Authority(
                        new PrincipalPatterns(
                            administrators.length == 0 ? List.of(ADMIN) : List.of(administrators)),
                        PrincipalPatterns.NOBODY)));
    w.create();
    w.importMaterial("m");
    ByteString unused = w.issueToken();
    assertThat(w.takeUnwrapped()).isPresent();
    return w;
  }

  private static Command by(String issuer, World w, String type) {
    w.issuer = issuer;
    Command command =
        EachCommand.of(w, tokenOf(w)).stream()
            .filter(each -> each.type().equals(type))
            .findFirst()
            .orElseThrow();
    w.issuer = ADMIN;
    return command;
  }

  private static ByteString tokenOf(World w) {
    OutstandingParameters unused = w.record.orElseThrow().parameters().get(0);
    return FakeCryptography.token(World.KEY, unused.wrappingKeyId(), unused.validTo());
  }

  private static void assertDeniedAndWithoutEffect(World w, Command command, String because) {
    Optional<KeyRecord> before = w.record;
    Set<SecretId> secrets = Set.copyOf(w.secrets.keySet());
    assertThat(w.unwrapNeeded(command)).isEmpty();
    Event event = w.send(command);
    assertThat(code(event)).isEqualTo("AccessDeniedException");
    String resource = command instanceof Command.CreateKey ? "*" : World.ARN;
    assertThat(OracleWords.failure(event).message())
        .isEqualTo(
            "User: %s is not authorized to perform: %s on resource: %s %s"
                .formatted(command.header().issuer(), Access.actionOf(command), resource, because));
    assertThat(w.takeUnwrapped()).isEmpty();
    assertThat(w.secrets.keySet()).isEqualTo(secrets);
    assertThat(w.record.map(key -> key.withSequence(0)))
        .isEqualTo(before.map(key -> key.withSequence(0)));
  }

  private static Command put(World w, String policy) {
    return new Command.PutKeyPolicy(w.header(), KeyPolicy.NAME, policy, true);
  }

  private static Command create(World w, String policy, boolean bypass) {
    return new Command.CreateKey(
        w.header(),
        Optional.of(KeySpec.SYMMETRIC_DEFAULT),
        Optional.empty(),
        Optional.of(Origin.EXTERNAL),
        new KeyAttributes("", List.of(), Optional.of(policy)),
        bypass);
  }

  private static String policy(String statement) {
    return ("{'Statement':{" + statement + ",'Resource':'*'}}").replace('\'', '"');
  }

  private static String code(Event event) {
    return event instanceof Event.CommandRejected || event instanceof Event.ImportFailed
        ? OracleWords.failure(event).code().awsName()
        : "-";
  }

  private static Set<String> typesBelow(Class<?> type) {
    return Arrays.stream(type.getPermittedSubclasses())
        .flatMap(
            each -> each.isRecord() ? Stream.of(each.getSimpleName()) : typesBelow(each).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
