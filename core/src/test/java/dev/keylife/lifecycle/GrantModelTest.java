package dev.keylife.lifecycle;

import static dev.keylife.lifecycle.GrantOracle.ACCOUNT;
import static dev.keylife.lifecycle.GrantOracle.ADMIN;
import static dev.keylife.lifecycle.GrantOracle.ALICE;
import static dev.keylife.lifecycle.GrantOracle.ALICE_DENIED;
import static dev.keylife.lifecycle.GrantOracle.BOB;
import static dev.keylife.lifecycle.GrantOracle.BOB_GRANTS;
import static dev.keylife.lifecycle.GrantOracle.DEFAULT;
import static dev.keylife.lifecycle.GrantOracle.ROLE;
import static dev.keylife.lifecycle.GrantOracle.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.GrantOracle.Given;
import dev.keylife.lifecycle.policy.AccessContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/**
 * Few principals create, retire, revoke and use grants under changing policies. What becomes of
 * each command, and who may do what afterwards, is what a second account of it says.
 */
class GrantModelTest {
  private static final String OUTCOMES =
      """
      created
      is
      retired
      revoked
      AccessDeniedException
      DisabledException
      DryRunOperationException
      NotFoundException
      ValidationException
      used
      not used
      """;

  private static final List<String> CALLERS = List.of(ADMIN, ALICE, BOB, SESSION);
  private static final List<String> NAMED = List.of(ALICE, BOB, SESSION, ROLE, ACCOUNT);
  private static final List<String> OPERATIONS =
      List.of("Decrypt", "Encrypt", "CreateGrant", "RetireGrant", "DescribeKey", "Sign");
  private static final List<Map<String, String>> CONTEXTS =
      List.of(
          Map.of("a", "1"),
          Map.of("A", "1"),
          Map.of("a", "1", "b", "2"),
          Map.of("a", "1", "B", "2"),
          Map.of("a", "2"));

  @Property(edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(StatisticsReportMode.OFF)
  void grantsDoWhatTheirSecondAccountSays(@ForAll @LongRange(min = 0) long seed) {
    Run run = new Run(new Random(seed));
    for (int step = 0; step < 40; step++) {
      run.step();
    }
    Statistics.coverage(
        seen -> OUTCOMES.lines().forEach(each -> seen.check(each).count(times -> times > 0)));
  }

  private static final class Run {
    private final Random random;
    private final World world =
        new World(
            LifecyclePolicy.defaults(World.NAMESPACE)
                .withAuthority(
                    new Authority(
                        new PrincipalPatterns(List.of(ADMIN)), PrincipalPatterns.NOBODY)));
    private final GrantOracle oracle = new GrantOracle();
    private final PolicyEvaluator evaluator =
        new PolicyEvaluator(
            World.NAMESPACE,
            new Authority(new PrincipalPatterns(List.of(ADMIN)), PrincipalPatterns.NOBODY),
            TestJson.READER);

    /** The ids of grants, in the order in which they were created. */
    private final List<String> ids = new ArrayList<>();

    Run(Random random) {
      this.random = random;
      world.create();
      world.importMaterial("m");
    }

    void step() {
      world.now = world.now.plusSeconds(1);
      String caller = one(CALLERS);
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> create(caller);
        case 3 -> retire(caller);
        case 4 -> revoke(caller);
        case 5 -> putPolicy();
        case 6 -> turn();
        default -> use(caller);
      }
    }

    private void create(String caller) {
      boolean constrained = random.nextInt(3) == 0;
      Given wanted =
          new Given(
              one(NAMED),
              random.nextBoolean() ? one(NAMED) : "",
              operations(),
              constrained ? one(List.of("equals", "subset")) : "",
              constrained ? one(CONTEXTS) : Map.of(),
              random.nextBoolean() ? one(List.of("x", "y")) : "");
      boolean dryRun = random.nextInt(10) == 0;
      world.issuer = caller;
      Event event = world.send(command(wanted, dryRun));
      if (event instanceof Event.GrantChanged changed) {
        ids.add(changed.grant().id());
      }
      check(event, oracle.create(caller, wanted, dryRun));
    }

    private Command command(Given wanted, boolean dryRun) {
      List<EncryptionContextPair> pairs =
          wanted.context().entrySet().stream()
              .map(pair -> new EncryptionContextPair(pair.getKey(), pair.getValue()))
              .toList();
      boolean equals = wanted.constraint().equals("equals");
      return new Command.CreateGrant(
          world.header(),
          wanted.grantee(),
          Optional.of(wanted.retiring()).filter(text -> !text.isEmpty()),
          wanted.operations().stream().map(GrantOperation::named).toList(),
          wanted.constraint().isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new Command.Constraints(
                      equals ? Optional.of(pairs) : Optional.empty(),
                      equals ? Optional.empty() : Optional.of(pairs))),
          Optional.of(wanted.name()).filter(text -> !text.isEmpty()),
          dryRun);
    }

    private SortedSet<String> operations() {
      SortedSet<String> all = new TreeSet<>();
      for (int i = 0; i <= random.nextInt(4); i++) {
        // Sign goes with no such key, and would leave little else to see.
        all.add(OPERATIONS.get(random.nextInt(10) == 0 ? 5 : random.nextInt(5)));
      }
      return all;
    }

    private void retire(String caller) {
      int number = 1 + random.nextInt(ids.size() + 1);
      boolean dryRun = random.nextInt(10) == 0;
      world.issuer = caller;
      check(
          world.send(new Command.RetireGrant(world.header(), id(number), dryRun)),
          oracle.retire(caller, number, dryRun));
    }

    private void revoke(String caller) {
      int number = 1 + random.nextInt(ids.size() + 1);
      boolean dryRun = random.nextInt(10) == 0;
      world.issuer = caller;
      check(
          world.send(new Command.RevokeGrant(world.header(), id(number), dryRun)),
          oracle.revoke(caller, number, dryRun));
    }

    private String id(int number) {
      return number <= ids.size() ? ids.get(number - 1) : "f".repeat(64);
    }

    private void putPolicy() {
      oracle.policy = one(List.of(DEFAULT, BOB_GRANTS, ALICE_DENIED));
      String more =
          switch (oracle.policy) {
            case BOB_GRANTS ->
                """
                ,{"Effect": "Allow", "Principal": {"Keylife": "bob"}, "Action": "kms:CreateGrant",
                  "Resource": "*", "Condition": {"ForAllValues:StringEquals":
                    {"kms:GrantOperations": ["Decrypt", "DescribeKey"]}}}""";
            case ALICE_DENIED ->
                """
                ,{"Effect": "Deny", "Principal": {"Keylife": "alice"}, "Resource": "*",
                  "Action": ["kms:Decrypt", "kms:CreateGrant", "kms:RetireGrant"]}""";
            default -> "";
          };
      String policy =
          """
          {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"},
            "Action": "kms:*", "Resource": "*"}%s]}"""
              .formatted(more);
      world.issuer = ADMIN;
      world.send(new Command.PutKeyPolicy(world.header(), KeyPolicy.NAME, policy, false));
    }

    private void turn() {
      // Most of the time it is enabled.
      oracle.disabled = random.nextInt(4) == 0;
      world.issuer = ADMIN;
      world.send(
          oracle.disabled
              ? new Command.DisableKey(world.header())
              : new Command.EnableKey(world.header()));
    }

    private void use(String caller) {
      String operation = one(List.of("Decrypt", "Encrypt", "DescribeKey"));
      Map<String, String> context = random.nextBoolean() ? one(CONTEXTS) : Map.of();
      boolean allowed = mayUse(caller, operation, context);
      Statistics.collect(allowed ? "used" : "not used");
      assertThat(allowed)
          .as("%s %s %s %s", caller, operation, context, oracle.grants)
          .isEqualTo(oracle.mayUse(caller, operation, context));
    }

    private boolean mayUse(String caller, String operation, Map<String, String> context) {
      try {
        evaluator.require(
            caller,
            "kms:" + operation,
            GuardedKey.of(World.NAMESPACE, world.record.orElseThrow()),
            world.now,
            AccessContext.builder().addEncryptionContext(context).build());
        return true;
      } catch (KmsException refusal) {
        assertThat(refusal.code()).isEqualTo(FailureCode.ACCESS_DENIED);
        return false;
      }
    }

    private void check(Event event, String expected) {
      String told = words(event);
      Statistics.collect(told.split(" ")[0]);
      assertThat(told).as("%s", oracle.grants).isEqualTo(expected);
      assertThat(world.record.orElseThrow().grants().stream().map(Grant::id))
          .isEqualTo(oracle.grants.keySet().stream().sorted().map(this::id).toList());
    }

    private String words(Event event) {
      if (event instanceof Event.GrantChanged changed) {
        return changed.change().name().toLowerCase(Locale.ROOT)
            + " grant "
            + (1 + ids.indexOf(changed.grant().id()));
      } else if (event instanceof Event.KeyUnchanged unchanged) {
        return "is grant " + (1 + ids.indexOf(unchanged.grantId().orElseThrow()));
      }
      return OracleWords.failure(event).code().awsName();
    }

    private <T> T one(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }
  }
}
