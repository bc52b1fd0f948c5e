package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key's policy asks several principals for is not done before all of them have sent it. */
class ApprovalsTest {
  private static final Duration WINDOW = Duration.ofHours(24);
  private static final String ROOT =
      "{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'*'}";

  private int commands;

  @Test
  void aCommandIsCarriedOutWithTheLastOfSoManyPrincipals() {
    World w = world(3, "kms:ScheduleKeyDeletion");
    assertThat(pending(w.send(delete(w, "alice", 7)))).isEqualTo("1 of 3: [alice]");
    assertThat(pending(w.send(delete(w, "alice", 7))))
        .as("one principal counts once, under another command id too")
        .isEqualTo("1 of 3: [alice]");
    assertThat(pending(w.send(delete(w, session("one"), 7))))
        .isEqualTo("2 of 3: [alice, " + session("one") + "]");
    assertThat(pending(w.send(delete(w, session("two"), 7))))
        .as("all sessions of a role are one principal")
        .isEqualTo("2 of 3: [alice, " + session("two") + "]");
    assertThat(w.state()).isEqualTo("PendingImport");
    assertThat(w.record.orElseThrow().approvals()).hasSize(1);
    Invariants.check(w);

    assertThat(w.send(delete(w, "bob", 7))).isInstanceOf(Event.KeyStateChanged.class);
    assertThat(w.state()).isEqualTo("PendingDeletion");
    assertThat(w.record.orElseThrow().approvals()).isEmpty();
  }

  @Test
  void approvalsAreOfOneCommandToItsLastWord() {
    World w = world(2, "kms:ScheduleKeyDeletion");
    assertThat(pending(w.send(delete(w, "alice", 7)))).isEqualTo("1 of 2: [alice]");
    assertThat(pending(w.send(delete(w, "bob", 8)))).isEqualTo("1 of 2: [bob]");
    assertThat(w.state()).isEqualTo("PendingImport");
    assertThat(w.send(delete(w, "carol", 8))).isInstanceOf(Event.KeyStateChanged.class);
  }

  @Test
  void whatIsCarriedOutNeedsAllApprovalsAgainTheNextTime() {
    World w = world(2, "kms:UpdateKeyDescription");
    w.send(describe(w, "alice", "d"));
    assertThat(w.send(describe(w, "bob", "d"))).isInstanceOf(Event.KeyDescriptionUpdated.class);
    assertThat(pending(w.send(describe(w, "carol", "d")))).isEqualTo("1 of 2: [carol]");
  }

  @Test
  void whoMayNotHaveItCarriedOutApprovesNothing() {
    World w = world(2, "kms:ScheduleKeyDeletion");
    assertThat(denied(w.send(delete(w, "eve", 7)))).contains("User: eve is not authorized");
    assertThat(pending(w.send(delete(w, "alice", 7)))).isEqualTo("1 of 2: [alice]");
    assertThat(denied(w.send(delete(w, "eve", 7)))).contains("User: eve is not authorized");
    assertThat(w.state()).isEqualTo("PendingImport");
  }

  @Test
  void whomThePolicyLetsNoLongerCountsNoLonger() {
    World w = new World(policy("alice", "bob", "carol"));
    w.create();
    put(
        w,
        "["
            + ROOT
            + ",{'Effect':'Deny','Principal':'*','Action':'kms:DisableKey','Resource':'*',"
            + "'Condition':{'NumericLessThan':{'keylife:Approvals':2}}},"
            + "{'Effect':'Deny','Principal':{'Keylife':'alice'},'Action':'kms:DisableKey',"
            + "'Resource':'*','Condition':{'DateGreaterThan':{'aws:CurrentTime':'"
            + w.now.plusSeconds(60)
            + "'}}}]");
    Command.DisableKey disable = new Command.DisableKey(header(w, "alice", "disable"));
    w.importMaterial("m");
    assertThat(pending(w.send(disable))).isEqualTo("1 of 2: [alice]");
    w.now = w.now.plusSeconds(120);
    assertThat(pending(w.send(new Command.DisableKey(header(w, "bob", "disable")))))
        .isEqualTo("1 of 2: [bob]");
    assertThat(w.send(new Command.DisableKey(header(w, "carol", "disable"))))
        .isInstanceOf(Event.KeyStateChanged.class);
  }

  @Test
  void whatWaitsLapsesByItself() {
    World w = world(2, "kms:ScheduleKeyDeletion");
    w.send(delete(w, "alice", 7));
    w.advance(Duration.ofHours(1));
    w.send(delete(w, "alice", 8));
    w.advance(WINDOW.minusHours(1));
    assertThat(w.record.orElseThrow().approvals())
        .extracting(PendingApproval::validTo)
        .containsExactly(w.now.plus(Duration.ofHours(1)));
    assertThat(w.send(delete(w, "bob", 8))).isInstanceOf(Event.KeyStateChanged.class);
  }

  @Test
  void approvalsLapse() {
    World w = world(2, "kms:ScheduleKeyDeletion");
    w.send(delete(w, "alice", 7));
    Instant lapses = w.now.plus(WINDOW);
    w.now = w.now.plus(WINDOW.minusMinutes(1));
    assertThat(pending(w.send(delete(w, "alice", 7))))
        .as("to send it again prolongs nothing")
        .isEqualTo("1 of 2: [alice]");
    assertThat(w.record.orElseThrow().approvals().get(0).validTo()).isEqualTo(lapses);

    w.now = lapses;
    assertThat(pending(w.send(delete(w, "bob", 7))))
        .as("before the date was carried out, too")
        .isEqualTo("1 of 2: [bob]");
    Deadline date =
        w.record.orElseThrow().deadlines().stream()
            .filter(d -> d.kind() == Deadline.Kind.APPROVAL_EXPIRY)
            .findFirst()
            .orElseThrow();
    w.now = date.due();
    assertThat(w.carryOut(date).event()).isEmpty();
    assertThat(w.record.orElseThrow().approvals()).isEmpty();
    assertThat(w.record.orElseThrow().deadlines()).isEmpty();
  }

  @Test
  void aKeyThatHasChangedIsNotTheOneThatWasApprovedOf() {
    for (int change = 0; change < 3; change++) {
      World w = world(2, "kms:DeleteImportedKeyMaterial");
      w.importMaterial("m");
      assertThat(pending(w.send(deleteMaterial(w, "alice")))).isEqualTo("1 of 2: [alice]");
      w.issuer = "alice";
      switch (change) {
        case 0 -> w.send(new Command.DisableKey(w.header()));
        case 1 -> w.importMaterial("m");
        default -> put(w, "[" + ROOT + "," + asking(2, "kms:Delete*") + "]");
      }
      assertThat(w.record.orElseThrow().approvals()).as("change %d", change).isEmpty();
      assertThat(pending(w.send(deleteMaterial(w, "bob")))).isEqualTo("1 of 2: [bob]");
    }
  }

  @Test
  void nothingIsMadeForACommandThatWaits() {
    World w = world(2, "kms:GetParametersForImport");
    assertThat(w.keyPairNeeded(parameters(w, "alice"))).isEmpty();
    assertThat(pending(w.send(parameters(w, "alice")))).isEqualTo("1 of 2: [alice]");
    assertThat(w.keyPairNeeded(parameters(w, "alice"))).isEmpty();
    assertThat(w.keyPairNeeded(parameters(w, "bob"))).isPresent();
    assertThat(w.send(parameters(w, "bob"))).isInstanceOf(Event.ImportParametersIssued.class);
  }

  @Test
  void nothingIsUnwrappedForAnImportThatWaits() {
    World w = world(2, "kms:ImportKeyMaterial");
    ByteString token = w.issueToken();
    assertThat(w.unwrapNeeded(importing(w, "alice", token))).isEmpty();
    assertThat(pending(w.send(importing(w, "alice", token)))).isEqualTo("1 of 2: [alice]");
    assertThat(w.takeUnwrapped()).isEmpty();
    assertThat(w.unwrapNeeded(importing(w, "bob", token))).isPresent();
    assertThat(w.send(importing(w, "bob", token))).isInstanceOf(Event.KeyStateChanged.class);
  }

  private Command importing(World w, String issuer, ByteString token) {
    Command.ImportKeyMaterial plain = w.importCommand(token, FakeCryptography.wrapped("m"));
    return new Command.ImportKeyMaterial(
        header(w, issuer, "import"),
        plain.importToken(),
        plain.encryptedKeyMaterial(),
        plain.expirationModel(),
        plain.validTo(),
        plain.importType(),
        plain.keyMaterialId(),
        plain.keyMaterialDescription());
  }

  @Test
  void whatWaitsIsBoundedAndOnePrincipalFillsItNot() {
    World w = world(2, "kms:ScheduleKeyDeletion");
    for (int days = 7; days < 12; days++) {
      w.now = w.now.plusSeconds(1);
      w.send(delete(w, "alice", days));
    }
    assertThat(w.record.orElseThrow().approvals())
        .as("those that it began last")
        .hasSize(Approvals.MOST_BEGUN);
    assertThat(w.send(delete(w, "bob", 11))).isInstanceOf(Event.KeyStateChanged.class);

    World crowded = world(2, "kms:UpdateKeyDescription");
    for (int i = 0; i < Approvals.MOST_PENDING; i++) {
      pending(crowded.send(describe(crowded, "many-" + i, "d" + i)));
    }
    assertThat(OracleWords.failure(crowded.send(describe(crowded, "alice", "d"))).code())
        .isEqualTo(FailureCode.LIMIT_EXCEEDED);
    assertThat(crowded.send(describe(crowded, "alice", "d3")))
        .isInstanceOf(Event.KeyDescriptionUpdated.class);
  }

  @Test
  void aPolicyThatAsksForApprovalsOfItsOwnChangeLocksNobodyOut() {
    World w = new World(policy("alice", "bob"));
    w.create();
    put(w, "[" + ROOT + "," + asking(2, "kms:PutKeyPolicy") + "]");
    String open = "[" + ROOT + "]";
    assertThat(pending(w.send(policyCommand(w, "alice", open)))).isEqualTo("1 of 2: [alice]");
    assertThat(w.send(policyCommand(w, "bob", open))).isInstanceOf(Event.KeyPolicyUpdated.class);
    assertThat(w.send(policyCommand(w, "alice", open))).isInstanceOf(Event.KeyUnchanged.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"11", "0", "-1", "1.5", "99999999999", "two"})
  void whatNobodyCanReachIsRefusedWhenThePolicyIsPut(String number) {
    World w = new World(policy("alice"));
    w.create();
    String asking = asking(2, "kms:DisableKey").replace(":2}", ":'" + number + "'}");
    assertThat(
            OracleWords.failure(w.send(policyCommand(w, "alice", "[" + ROOT + "," + asking + "]")))
                .code())
        .isEqualTo(FailureCode.MALFORMED_POLICY_DOCUMENT);
  }

  /** Beside a model that knows nothing of records, policies and dates. */
  @Test
  void randomPrincipalsCommandsAndTimesDecideAsTheModelDoes() {
    List<String> principals = List.of("alice", "bob", "carol", "dave", "eve");
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int required = 2 + random.nextInt(3);
      World w = world(required, "kms:UpdateKeyDescription");
      w.importMaterial("m");
      Map<String, List<String>> model = new TreeMap<>();
      Map<String, Instant> lapses = new HashMap<>();
      boolean enabled = true;
      for (int step = 0; step < 60; step++) {
        w.now = w.now.plus(Duration.ofHours(random.nextInt(6)));
        if (random.nextInt(12) == 0) {
          w.issuer = "alice";
          w.send(enabled ? new Command.DisableKey(w.header()) : new Command.EnableKey(w.header()));
          enabled = !enabled;
          model.clear();
          continue;
        }
        String who = principals.get(random.nextInt(principals.size()));
        String what = "d" + random.nextInt(2);
        Event event = w.send(describe(w, who, what));
        if (who.equals("eve")) {
          assertThat(denied(event)).isNotEmpty();
          continue;
        }
        if (!lapses.getOrDefault(what, Instant.MAX).isAfter(w.now)) {
          model.remove(what);
        }
        if (!model.containsKey(what)) {
          model.put(what, new ArrayList<>());
          lapses.put(what, w.now.plus(WINDOW));
        }
        List<String> approvers = model.get(what);
        if (!approvers.contains(who)) {
          approvers.add(who);
        }
        if (approvers.size() < required) {
          assertThat(pending(event))
              .as("seed %d, step %d", seed, step)
              .isEqualTo(approvers.size() + " of " + required + ": " + approvers);
        } else {
          assertThat(event)
              .as("seed %d, step %d", seed, step)
              .isNotInstanceOf(Event.ApprovalPending.class)
              .isNotInstanceOf(Event.CommandRejected.class);
          model.remove(what);
        }
      }
    }
  }

  /** A key whose policy asks for approvals of an action; eve may do nothing. */
  private World world(int approvals, String action) {
    World w =
        new World(policy("alice", "bob", "carol", "dave", "many-*", "arn:aws:iam::111122223333:*"));
    w.create();
    put(w, "[" + ROOT + "," + asking(approvals, action) + "]");
    return w;
  }

  private static LifecyclePolicy policy(String... administrators) {
    List<String> all = new ArrayList<>(List.of(administrators));
    all.add("tester");
    return LifecyclePolicy.defaults(World.NAMESPACE)
        .withAuthority(new Authority(new PrincipalPatterns(all), PrincipalPatterns.NOBODY));
  }

  private static String asking(int approvals, String action) {
    return "{'Effect':'Deny','Principal':'*','Action':'%s','Resource':'*','Condition':{'NumericLessThan':{'keylife:Approvals':%d}}}"
        .formatted(action, approvals);
  }

  private void put(World w, String statements) {
    assertThat(w.send(policyCommand(w, "tester", statements)))
        .isInstanceOf(Event.KeyPolicyUpdated.class);
  }

  private Command policyCommand(World w, String issuer, String statements) {
    String policy = ("{'Statement':" + statements + "}").replace('\'', '"');
    return new Command.PutKeyPolicy(header(w, issuer, policy), KeyPolicy.NAME, policy, false);
  }

  private Command delete(World w, String issuer, int days) {
    return new Command.ScheduleKeyDeletion(
        header(w, issuer, "delete in " + days), OptionalInt.of(days));
  }

  private Command deleteMaterial(World w, String issuer) {
    return new Command.DeleteImportedKeyMaterial(
        header(w, issuer, "delete material"), Optional.empty());
  }

  private Command describe(World w, String issuer, String text) {
    return new Command.UpdateKeyDescription(header(w, issuer, "describe " + text), text);
  }

  private Command parameters(World w, String issuer) {
    return new Command.GetParametersForImport(
        header(w, issuer, "parameters"),
        Optional.of(WrappingAlgorithm.RSAES_OAEP_SHA_256),
        Optional.of(WrappingKeySpec.RSA_2048),
        Optional.empty());
  }

  private static String session(String name) {
    return "arn:aws:sts::111122223333:assumed-role/Security/" + name;
  }

  private Command.Header header(World w, String issuer, String says) {
    return new Command.Header(
        "approval-" + ++commands,
        World.KEY,
        issuer,
        w.now,
        w.now,
        List.of(),
        List.of(),
        bytes(issuer + " says " + says),
        bytes(says),
        Optional.empty());
  }

  private static ByteString bytes(String text) {
    return ByteString.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String pending(Event event) {
    assertThat(event).isInstanceOf(Event.ApprovalPending.class);
    Event.ApprovalPending pending = (Event.ApprovalPending) event;
    return pending.approvers().size() + " of " + pending.required() + ": " + pending.approvers();
  }

  private static String denied(Event event) {
    assertThat(OracleWords.failure(event).code()).isEqualTo(FailureCode.ACCESS_DENIED);
    return OracleWords.failure(event).message();
  }
}
