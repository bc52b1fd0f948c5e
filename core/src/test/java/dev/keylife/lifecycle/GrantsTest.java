package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.Event.GrantChange;
import dev.keylife.lifecycle.Event.GrantChanged;
import dev.keylife.lifecycle.policy.AccessContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What grants are, what they must look like, and how long they last. */
class GrantsTest {
  private static final String ALICE = "alice";
  private static final Authority CLOSED =
      new Authority(new PrincipalPatterns(List.of("tester")), PrincipalPatterns.NOBODY);

  private final World w = World.in("Enabled");

  @Test
  void aGrantIsPartOfItsKeyAndToldWhole() {
    GrantChanged created =
        (GrantChanged)
            w.send(
                create(
                    ALICE,
                    Optional.of("bob"),
                    List.of(GrantOperation.ENCRYPT, GrantOperation.DECRYPT, GrantOperation.ENCRYPT),
                    subset("team", "payments"),
                    Optional.of("for/alice")));

    Grant grant = created.grant();
    assertThat(created.change()).isEqualTo(GrantChange.CREATED);
    assertThat(created.keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(grant.id()).matches("[0-9a-f]{64}");
    assertThat(grant)
        .isEqualTo(
            new Grant(
                grant.id(),
                Optional.of("for/alice"),
                w.now,
                ALICE,
                Optional.of("bob"),
                Set.of(GrantOperation.DECRYPT, GrantOperation.ENCRYPT),
                Optional.of(
                    new GrantConstraint(
                        GrantConstraint.Kind.SUBSET,
                        List.of(new EncryptionContextPair("team", "payments"))))));
    assertThat(w.record.orElseThrow().grants()).containsExactly(grant);
  }

  @Test
  void itIsToldWholeWhenItGoes() {
    Grant first = granted(w.send(create(ALICE)));
    Grant second = granted(w.send(create(ALICE)));

    GrantChanged revoked =
        (GrantChanged) w.send(new Command.RevokeGrant(w.header(), second.id(), false));
    GrantChanged retired =
        (GrantChanged) w.send(new Command.RetireGrant(w.header(), first.id(), false));

    assertThat(retired.change()).isEqualTo(GrantChange.RETIRED);
    assertThat(retired.grant()).isEqualTo(first);
    assertThat(revoked.change()).isEqualTo(GrantChange.REVOKED);
    assertThat(revoked.grant()).isEqualTo(second);
    assertThat(w.record.orElseThrow().grants()).isEmpty();
    assertThat(code(w.send(new Command.RetireGrant(w.header(), first.id(), false))))
        .isEqualTo("NotFoundException");
  }

  @Test
  void withoutANameEveryCommandMakesAGrant() {
    Grant first = granted(w.send(create(ALICE)));
    Grant second = granted(w.send(create(ALICE)));

    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(w.record.orElseThrow().grants()).containsExactly(first, second);
  }

  @Test
  void withTheSameNameAndParametersThereIsOne() {
    Grant first = granted(w.send(named("x", GrantOperation.DECRYPT, GrantOperation.ENCRYPT)));
    Event again = w.send(named("x", GrantOperation.ENCRYPT, GrantOperation.DECRYPT));
    Grant other = granted(w.send(named("x", GrantOperation.ENCRYPT)));

    assertThat(((Event.KeyUnchanged) again).grantId()).contains(first.id());
    assertThat(w.record.orElseThrow().grants()).containsExactly(first, other);
  }

  /** A key that is created anew under the id of one that is gone has none of its grants. */
  @Test
  void aDeletedKeyTakesItsGrantsWithIt() {
    Grant old = granted(w.send(create(ALICE)));
    w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.of(7)));
    w.advance(Duration.ofDays(7));

    w.create();

    assertThat(w.record.orElseThrow().grants()).isEmpty();
    assertThat(code(w.send(new Command.RevokeGrant(w.header(), old.id(), false))))
        .isEqualTo("NotFoundException");
  }

  @Test
  void aKeyHasSoManyGrantsAndNoMore() {
    List<Grant> most =
        IntStream.range(0, Grant.MOST).mapToObj(i -> granted(w.send(create(ALICE)))).toList();
    assertThat(most.stream().map(Grant::id).distinct()).hasSize(Grant.MOST);

    assertThat(code(w.send(create(ALICE)))).isEqualTo("LimitExceededException");
    w.send(new Command.RevokeGrant(w.header(), most.get(0).id(), false));
    assertThat(code(w.send(create(ALICE)))).isEqualTo("-");
  }

  @Test
  void aDryRunChangesNothing() {
    Grant grant = granted(w.send(create(ALICE)));
    List<Command> dry =
        List.of(
            new Command.CreateGrant(
                w.header(),
                ALICE,
                Optional.empty(),
                List.of(GrantOperation.DECRYPT),
                Optional.empty(),
                Optional.empty(),
                true),
            new Command.RetireGrant(w.header(), grant.id(), true),
            new Command.RevokeGrant(w.header(), grant.id(), true));
    for (Command command : dry) {
      Event.Failure failure = OracleWords.failure(w.send(command));
      assertThat(failure.code()).isEqualTo(FailureCode.DRY_RUN_OPERATION);
      assertThat(failure.message())
          .isEqualTo("The request would have succeeded, but the DryRun option is set.");
      assertThat(w.record.orElseThrow().grants()).containsExactly(grant);
    }
  }

  /** As the developer guide lists them, whatever the key. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SYMMETRIC_DEFAULT | ENCRYPT_DECRYPT | Decrypt Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo
          RSA_2048 | ENCRYPT_DECRYPT | Decrypt Encrypt GetPublicKey ReEncryptFrom ReEncryptTo
          RSA_2048 | SIGN_VERIFY | GetPublicKey Sign Verify
          ECC_NIST_P256 | SIGN_VERIFY | GetPublicKey Sign Verify
          ECC_NIST_P256 | KEY_AGREEMENT | DeriveSharedSecret GetPublicKey
          ML_DSA_65 | SIGN_VERIFY | GetPublicKey Sign Verify
          ML_KEM_768 | ENCAPSULATE_DECAPSULATE | Decapsulate Encapsulate GetPublicKey
          HMAC_256 | GENERATE_VERIFY_MAC | GenerateMac VerifyMac
          """)
  void operationsMustGoWithTheKey(KeySpec spec, KeyUsage usage, String expected) {
    World of = new World();
    of.send(
        new Command.CreateKey(
            of.header(),
            Optional.of(spec),
            Optional.of(usage),
            Optional.of(Origin.AWS_KMS),
            KeyAttributes.of(""),
            false));
    List<String> taken =
        Arrays.stream(GrantOperation.values())
            .filter(each -> code(of.send(createFor(of, each))).equals("-"))
            .map(GrantOperation::awsName)
            .filter(name -> !List.of("CreateGrant", "RetireGrant", "DescribeKey").contains(name))
            .sorted()
            .toList();
    assertThat(String.join(" ", taken)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"CREATE_GRANT", "RETIRE_GRANT", "DESCRIBE_KEY"})
  void someOperationsGoWithEveryKey(GrantOperation operation) {
    for (KeySpec spec : KeySpec.values()) {
      World of = new World();
      of.create(spec, Origin.AWS_KMS);
      assertThat(code(of.send(createFor(of, operation)))).as(spec.name()).isEqualTo("-");
    }
  }

  @Test
  void onlySymmetricKeysHaveGrantsWithConstraints() {
    World of = new World();
    of.create(KeySpec.HMAC_256, Origin.AWS_KMS);
    Command command =
        new Command.CreateGrant(
            of.header(),
            ALICE,
            Optional.empty(),
            List.of(GrantOperation.GENERATE_MAC),
            subset("a", "b"),
            Optional.empty(),
            false);
    assertThat(code(of.send(command))).isEqualTo("ValidationException");
  }

  @ParameterizedTest
  @CsvSource({
    "alice, -",
    "arn:aws:iam::111122223333:user/Alice, -",
    "arn:aws:iam::444455556666:role/path/Role, -",
    "arn:aws:sts::111122223333:assumed-role/Role/s, -",
    "arn:aws:iam::111122223333:root, -",
    "111122223333, -",
    "444455556666, InvalidArnException",
    "arn:aws:iam::444455556666:root, InvalidArnException",
    "arn:aws:iam::111122223333:group/G, InvalidArnException",
    "arn:aws:s3:::bucket, InvalidArnException",
    "alice smith, ValidationException",
    "*, ValidationException",
    "arn:aws:iam::111122223333:user/*, ValidationException",
    "'', ValidationException"
  })
  void principalsMustBeSuchAsAPolicyCouldAllow(String principal, String expected) {
    assertThat(code(w.send(create(principal)))).isEqualTo(expected);
    assertThat(
            code(
                w.send(
                    create(
                        ALICE,
                        Optional.of(principal),
                        List.of(GrantOperation.DECRYPT),
                        Optional.empty(),
                        Optional.empty()))))
        .isEqualTo(expected);
  }

  @Test
  void textsAreBounded() {
    assertThat(code(w.send(create("a".repeat(256))))).isEqualTo("-");
    assertThat(code(w.send(create("a".repeat(257))))).isEqualTo("ValidationException");
    assertThat(code(w.send(named("n".repeat(256), GrantOperation.DECRYPT)))).isEqualTo("-");
    for (String name : List.of("n".repeat(257), "", "a b", "ä", "a\n")) {
      assertThat(code(w.send(named(name, GrantOperation.DECRYPT))))
          .isEqualTo("ValidationException");
    }
    for (String id : List.of("", "a", "A".repeat(64), "a".repeat(65), "g".repeat(64))) {
      assertThat(code(w.send(new Command.RetireGrant(w.header(), id, false))))
          .isEqualTo("InvalidGrantIdException");
      assertThat(code(w.send(new Command.RevokeGrant(w.header(), id, false))))
          .isEqualTo("InvalidGrantIdException");
    }
    assertThat(
            code(
                w.send(
                    create(
                        ALICE, Optional.empty(), List.of(), Optional.empty(), Optional.empty()))))
        .isEqualTo("ValidationException");
  }

  @Test
  void constraintsAreBounded() {
    Optional<List<EncryptionContextPair>> none = Optional.empty();
    assertConstraint("-", Optional.of(pairs(8, 47)), none);
    assertConstraint("-", none, Optional.of(pairs(1, 383)));
    assertConstraint("ValidationException", Optional.of(pairs(9, 1)), none);
    assertConstraint("ValidationException", none, Optional.of(pairs(1, 384)));
    assertConstraint("ValidationException", none, Optional.of(List.of()));
    assertConstraint("ValidationException", none, none);
    assertConstraint("ValidationException", Optional.of(pairs(1, 1)), Optional.of(pairs(1, 1)));
    assertConstraint(
        "ValidationException",
        none,
        Optional.of(
            List.of(new EncryptionContextPair("A", "1"), new EncryptionContextPair("a", "1"))));
    assertConstraint(
        "ValidationException", none, Optional.of(List.of(new EncryptionContextPair("", "1"))));
  }

  private void assertConstraint(
      String expected,
      Optional<List<EncryptionContextPair>> equals,
      Optional<List<EncryptionContextPair>> subset) {
    Command command =
        create(
            ALICE,
            Optional.empty(),
            List.of(GrantOperation.DECRYPT),
            Optional.of(new Command.Constraints(equals, subset)),
            Optional.empty());
    assertThat(code(w.send(command))).isEqualTo(expected);
  }

  /** Each name has one character. */
  private static List<EncryptionContextPair> pairs(int count, int characters) {
    return IntStream.range(0, count)
        .mapToObj(i -> new EncryptionContextPair("" + (char) ('a' + i), "é".repeat(characters)))
        .toList();
  }

  /** Two names that are one: neither value is the one that the grant asks for. */
  @Test
  void namesThatDifferByCaseAreOneNameWithTwoValues() {
    Grant grant =
        granted(
            w.send(
                create(
                    ALICE,
                    Optional.empty(),
                    List.of(GrantOperation.DECRYPT),
                    subset("team", "payments"),
                    Optional.empty())));
    assertThat(grant.permits("kms:Decrypt", context(Map.of("TEAM", "payments")))).isTrue();
    assertThat(grant.permits("kms:Decrypt", context(Map.of("TEAM", "Payments")))).isFalse();
    assertThat(grant.permits("kms:Decrypt", context(Map.of("TEAM", "payments", "team", "other"))))
        .isFalse();
    assertThat(grant.permits("kms:Decrypt", AccessContext.NONE)).isFalse();
  }

  /** Under a policy that leaves everything to the account, of which only one is administrator. */
  @ParameterizedTest
  @CsvSource({
    "subset, alice, Decrypt, team=payments, true",
    "subset, alice, Decrypt, team=payments stage=test, true",
    "subset, alice, Decrypt, team=other, false",
    "subset, alice, Decrypt, , false",
    "subset, alice, Encrypt, team=payments, false",
    "subset, bob, Decrypt, team=payments, false",
    "subset, alice, DescribeKey, , true",
    "subset, bob, DescribeKey, , false",
    "subset, alice, ScheduleKeyDeletion, , false",
    "subset, alice, CreateGrant, team=payments, false",
    "subset, alice, RetireGrant, , false",
    "equals, alice, Decrypt, team=payments, true",
    "equals, alice, Decrypt, team=payments stage=test, false",
    "equals, alice, Decrypt, , false",
    "none, alice, Decrypt, team=other, true",
    "none, alice, Decrypt, , true",
    "none, alice, Encrypt, , false",
    "none, bob, Decrypt, , false"
  })
  void aGrantLetsItsGranteeDoWhatItNames(
      String constraint, String caller, String action, String context, boolean allowed) {
    World of = closed();
    of.send(
        grant(
            of,
            ALICE,
            List.of(
                GrantOperation.DECRYPT,
                GrantOperation.DESCRIBE_KEY,
                GrantOperation.CREATE_GRANT,
                GrantOperation.RETIRE_GRANT),
            constraint,
            "team=payments"));
    GuardedKey key = GuardedKey.of(World.NAMESPACE, of.record.orElseThrow());
    PolicyEvaluator evaluator = new PolicyEvaluator(World.NAMESPACE, CLOSED, TestJson.READER);
    boolean lets;
    try {
      evaluator.require(caller, "kms:" + action, key, of.now, context(pairs(context)));
      lets = true;
    } catch (KmsException refusal) {
      assertThat(refusal.code()).isEqualTo(FailureCode.ACCESS_DENIED);
      lets = false;
    }
    assertThat(lets).isEqualTo(allowed);
  }

  /** Whoever may create grants by a grant hands on what it permits, and nothing more. */
  @ParameterizedTest
  @CsvSource({
    "CREATE_GRANT DECRYPT, none, , alice, DECRYPT, none, , true",
    "CREATE_GRANT DECRYPT, none, , alice, DECRYPT, subset, a=1, true",
    "CREATE_GRANT DECRYPT, none, , alice, CREATE_GRANT, none, , true",
    "CREATE_GRANT DECRYPT, none, , alice, ENCRYPT, none, , false",
    "CREATE_GRANT DECRYPT, none, , alice, DECRYPT ENCRYPT, none, , false",
    "CREATE_GRANT DECRYPT, none, , bob, DECRYPT, none, , false",
    "DECRYPT, none, , alice, DECRYPT, none, , false",
    "CREATE_GRANT DECRYPT, subset, a=1, alice, DECRYPT, none, , false",
    "CREATE_GRANT DECRYPT, subset, a=1, alice, DECRYPT, subset, a=1, true",
    "CREATE_GRANT DECRYPT, subset, a=1, alice, DECRYPT, subset, a=1 b=2, true",
    "CREATE_GRANT DECRYPT, subset, a=1, alice, DECRYPT, equals, a=1 b=2, true",
    "CREATE_GRANT DECRYPT, subset, a=1, alice, DECRYPT, subset, b=2, false",
    "CREATE_GRANT DECRYPT, subset, a=1, alice, DECRYPT, equals, a=2, false",
    "CREATE_GRANT DECRYPT, equals, a=1, alice, DECRYPT, equals, a=1, true",
    "CREATE_GRANT DECRYPT, equals, a=1, alice, DECRYPT, equals, a=1 b=2, false",
    "CREATE_GRANT DECRYPT, equals, a=1, alice, DECRYPT, subset, a=1, false"
  })
  void aGranteeHandsOnNoMoreThanItHas(
      String held,
      String heldConstraint,
      String heldPairs,
      String issuer,
      String wanted,
      String constraint,
      String pairs,
      boolean allowed) {
    World of = closed();
    of.send(grant(of, ALICE, operations(held), heldConstraint, heldPairs));
    of.issuer = issuer;
    assertThat(code(of.send(grant(of, "carol", operations(wanted), constraint, pairs))))
        .isEqualTo(allowed ? "-" : "AccessDeniedException");
  }

  /** It is its own say alone: that it permits its own retirement is nothing to another grant. */
  @Test
  void whoMayRetireAGrantIsWhatItSaysItself() {
    for (boolean asGrantee : new boolean[] {true, false}) {
      for (boolean named : new boolean[] {true, false}) {
        for (String issuer : List.of(ALICE, "bob", "carol")) {
          World of = closed();
          granted(of.send(grant(of, ALICE, operations("RETIRE_GRANT"), "none", "")));
          String id =
              granted(
                      of.send(
                          new Command.CreateGrant(
                              of.header(),
                              ALICE,
                              Optional.of("bob").filter(bob -> named),
                              operations(asGrantee ? "DECRYPT RETIRE_GRANT" : "DECRYPT"),
                              Optional.empty(),
                              Optional.empty(),
                              false)))
                  .id();
          of.issuer = issuer;
          boolean allowed = (issuer.equals(ALICE) && asGrantee) || (issuer.equals("bob") && named);
          assertThat(code(of.send(new Command.RetireGrant(of.header(), id, false))))
              .as("%s, %s, %s", issuer, asGrantee, named)
              .isEqualTo(allowed ? "-" : "AccessDeniedException");
        }
      }
    }
  }

  private static World closed() {
    World of = new World(LifecyclePolicy.defaults(World.NAMESPACE).withAuthority(CLOSED));
    of.create();
    of.importMaterial("m");
    return of;
  }

  private static Command grant(
      World of, String grantee, List<GrantOperation> operations, String constraint, String pairs) {
    Optional<List<EncryptionContextPair>> wanted =
        Optional.of(
            pairs(pairs).entrySet().stream()
                .map(pair -> new EncryptionContextPair(pair.getKey(), pair.getValue()))
                .toList());
    Optional<Command.Constraints> constraints =
        constraint.equals("none")
            ? Optional.empty()
            : Optional.of(
                constraint.equals("equals")
                    ? new Command.Constraints(wanted, Optional.empty())
                    : new Command.Constraints(Optional.empty(), wanted));
    return new Command.CreateGrant(
        of.header(), grantee, Optional.empty(), operations, constraints, Optional.empty(), false);
  }

  private static List<GrantOperation> operations(String names) {
    return Arrays.stream(names.split(" ")).map(GrantOperation::valueOf).toList();
  }

  private static Map<String, String> pairs(String text) {
    return text == null || text.isEmpty()
        ? Map.of()
        : Arrays.stream(text.split(" "))
            .map(pair -> pair.split("="))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  /** What the condition keys of CreateGrant hold. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'ForAllValues:StringEquals':{'kms:GrantOperations':['Decrypt','Encrypt']}} | -
          {'ForAllValues:StringEquals':{'kms:GrantOperations':'Encrypt'}} | AccessDeniedException
          {'ForAnyValue:StringLike':{'kms:GrantOperations':'De*'}} | -
          {'StringEquals':{'kms:GranteePrincipal':'alice'}} | -
          {'StringEquals':{'kms:GranteePrincipal':'bob'}} | AccessDeniedException
          {'StringEquals':{'kms:RetiringPrincipal':'bob'}} | -
          {'Null':{'kms:RetiringPrincipal':true}} | AccessDeniedException
          {'StringEquals':{'kms:GrantConstraintType':'EncryptionContextSubset'}} | -
          {'StringEquals':{'kms:GrantConstraintType':'EncryptionContextEquals'}} | AccessDeniedException
          {'StringEquals':{'kms:EncryptionContext:team':'payments'}} | -
          {'ForAllValues:StringEquals':{'kms:EncryptionContextKeys':'other'}} | AccessDeniedException
          {'Bool':{'kms:GrantIsForAWSResource':true}} | AccessDeniedException
          {'BoolIfExists':{'kms:GrantIsForAWSResource':true}} | AccessDeniedException
          {'StringLike':{'kms:ViaService':'*'}} | AccessDeniedException
          """,
      quoteCharacter = '`')
  void policiesCanSayWhichGrantsSomebodyMayCreate(String condition, String expected) {
    String policy =
        ("{'Statement':{'Effect':'Allow','Principal':{'Keylife':'eve'},'Action':'kms:CreateGrant',"
                + "'Resource':'*','Condition':"
                + condition
                + "}}")
            .replace('\'', '"');
    w.send(new Command.PutKeyPolicy(w.header(), KeyPolicy.NAME, policy, true));
    w.issuer = "eve";
    assertThat(
            code(
                w.send(
                    create(
                        ALICE,
                        Optional.of("bob"),
                        List.of(GrantOperation.DECRYPT),
                        subset("team", "payments"),
                        Optional.empty()))))
        .isEqualTo(expected);
  }

  private Command create(String grantee) {
    return create(
        grantee,
        Optional.empty(),
        List.of(GrantOperation.DECRYPT),
        Optional.empty(),
        Optional.empty());
  }

  private Command named(String name, GrantOperation... operations) {
    return create(
        ALICE, Optional.empty(), List.of(operations), Optional.empty(), Optional.of(name));
  }

  private Command create(
      String grantee,
      Optional<String> retiring,
      List<GrantOperation> operations,
      Optional<Command.Constraints> constraints,
      Optional<String> name) {
    return new Command.CreateGrant(
        w.header(), grantee, retiring, operations, constraints, name, false);
  }

  private static Command createFor(World of, GrantOperation operation) {
    return new Command.CreateGrant(
        of.header(),
        ALICE,
        Optional.empty(),
        List.of(operation),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static Optional<Command.Constraints> subset(String name, String value) {
    return Optional.of(
        new Command.Constraints(
            Optional.empty(), Optional.of(List.of(new EncryptionContextPair(name, value)))));
  }

  private static AccessContext context(Map<String, String> pairs) {
    return AccessContext.builder().addEncryptionContext(pairs).build();
  }

  private static Grant granted(Event event) {
    return ((GrantChanged) event).grant();
  }

  private static String code(Event event) {
    return event instanceof Event.CommandRejected
        ? OracleWords.failure(event).code().awsName()
        : "-";
  }
}
