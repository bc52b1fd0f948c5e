package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.AliasStep.Claim;
import dev.keylife.lifecycle.AliasStep.Detach;
import dev.keylife.lifecycle.AliasStep.Release;
import dev.keylife.lifecycle.AliasStep.ReleaseReply;
import dev.keylife.lifecycle.AliasStep.ReleaseRequest;
import dev.keylife.lifecycle.AliasStep.Verdict;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An alias that goes from one key to another: each step on its way, and what may come between. */
class AliasMovesTest {
  private static final AliasName ALIAS = new AliasName("alias/orders");
  private static final String OWNER = "1";
  private static final String TAKER = "2";
  private static final String THIRD = "3";
  private static final String ADMIN = "tester";

  private final AliasRegister register = new AliasRegister(World.NAMESPACE);
  private final Lifecycle lifecycle =
      new Lifecycle(
          LifecyclePolicy.defaults(World.NAMESPACE)
              .withAuthority(
                  new Authority(new PrincipalPatterns(List.of(ADMIN)), PrincipalPatterns.NOBODY)),
          new FakeCryptography(),
          TestJson.READER);
  private final Map<String, KeyRecord> keys = new HashMap<>();
  private Optional<AliasRecord> alias = Optional.empty();
  private Instant now = World.START;
  private int commands;

  @BeforeEach
  void createKeysAndAlias() {
    for (String key : List.of(OWNER, TAKER, THIRD)) {
      createKey(key);
    }
    Command create = new Command.CreateAlias(header(OWNER, ADMIN), ALIAS.value());
    conclude((Verdict) only(decide(claimOf(create))));
    now = now.plusSeconds(1);
  }

  @Test
  void theKeyThatHasItIsAskedAndTold() {
    ReleaseRequest request = ask(TAKER, ADMIN);
    assertThat(request.key()).isEqualTo(new KeyId(OWNER));
    assertThat(alias.orElseThrow().target()).as("until it answers").isEqualTo(new KeyId(OWNER));

    List<AliasStep> steps = decide(consent(request));

    assertThat(steps).hasSize(2);
    Event.AliasChanged changed = (Event.AliasChanged) conclude((Verdict) steps.get(0));
    assertThat(changed.previous()).contains(new KeyId(OWNER));
    assertThat(steps.get(1)).isEqualTo(new Detach(ALIAS, new KeyId(OWNER)));
    KeyRecord owner = keys.get(OWNER);
    assertThat(lifecycle.detach((Detach) steps.get(1), owner).record().orElseThrow().aliases())
        .isEqualTo(KeyAliases.NONE);
    assertThat(alias.orElseThrow().target()).isEqualTo(new KeyId(TAKER));
    assertThat(alias.orElseThrow().updatedAt()).isEqualTo(now);
    assertThat(alias.orElseThrow().createdAt()).isEqualTo(World.START);
    assertThat(alias.orElseThrow().moves()).isEmpty();
  }

  /** To the key that is to get it, Eve may give anything; of the one that has it, she is nobody. */
  @Test
  void whomThePolicyOfTheKeyThatHasItDoesNotLetTakesNothing() {
    letEveDoAnything(TAKER);

    ReleaseReply reply = consent(ask(TAKER, "eve"));

    assertThat(reply.refusal()).isPresent();
    Event refused = conclude((Verdict) only(decide(reply)));
    assertThat(OracleWords.failure(refused).code()).isEqualTo(FailureCode.ACCESS_DENIED);
    assertThat(OracleWords.failure(refused).message())
        .contains("not authorized to perform: kms:UpdateAlias", ":key/" + OWNER);
    assertThat(alias.orElseThrow().target()).isEqualTo(new KeyId(OWNER));
    assertThat(alias.orElseThrow().moves()).isEmpty();
    letEveDoAnything(OWNER);
    assertThat(consent(ask(TAKER, "eve")).refusal()).isEmpty();
  }

  @Test
  void aKeyThatIsGoneKeepsNothing() {
    assertThat(lifecycle.consent(ask(TAKER, ADMIN), Optional.empty(), now).refusal()).isEmpty();
  }

  @Test
  void anAliasThatIsGoneMeanwhileGoesNowhere() {
    ReleaseReply reply = consent(ask(TAKER, ADMIN));
    Command delete = new Command.DeleteAlias(header(OWNER, ADMIN), ALIAS.value());
    conclude((Verdict) only(decide(claimOf(delete))));

    Event refused = conclude((Verdict) only(decide(reply)));

    assertThat(OracleWords.failure(refused).code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(alias).isEmpty();
  }

  /** Its own claims go with it, and nobody else's. */
  @Test
  void aKeyThatIsGoneMeanwhileGetsNothing() {
    ReleaseReply ofTheGone = consent(ask(TAKER, ADMIN));
    ReleaseReply ofAnother = consent(ask(THIRD, ADMIN));
    assertThat(decide(new Release(ALIAS, new KeyId(TAKER)))).isEmpty();

    assertThat(((Verdict) only(decide(ofTheGone))).refusal()).isPresent();
    assertThat(alias.orElseThrow().target()).isEqualTo(new KeyId(OWNER));
    assertThat(((Verdict) decide(ofAnother).get(0)).refusal()).isEmpty();
    assertThat(alias.orElseThrow().target()).isEqualTo(new KeyId(THIRD));
  }

  /** That the first has let it go says nothing of the one that has it by now. */
  @Test
  void whereAnotherKeyHasItByNowThatOneIsAsked() {
    ReleaseReply late = consent(ask(TAKER, ADMIN));
    decide(consent(ask(THIRD, ADMIN)));
    assertThat(alias.orElseThrow().target()).isEqualTo(new KeyId(THIRD));

    ReleaseRequest next = (ReleaseRequest) only(decide(late));

    assertThat(next.key()).isEqualTo(new KeyId(THIRD));
    assertThat(alias.orElseThrow().target()).isEqualTo(new KeyId(THIRD));
    assertThat(((Verdict) decide(consent(next)).get(0)).previous()).contains(new KeyId(THIRD));
    assertThat(alias.orElseThrow().target()).isEqualTo(new KeyId(TAKER));
  }

  /** A refusal of the key that had it counts no more where it is the claimant's by now. */
  @Test
  void whatAKeyHasByNowNobodyKeepsFromIt() {
    letEveDoAnything(TAKER);
    ReleaseReply refusal = consent(ask(TAKER, "eve"));
    decide(consent(ask(TAKER, ADMIN)));
    assertThat(alias.orElseThrow().target()).isEqualTo(new KeyId(TAKER));

    List<AliasStep> steps = decide(refusal);

    assertThat(((Verdict) only(steps)).refusal()).isEmpty();
    assertThat(((Verdict) only(steps)).previous()).as("no other").isEmpty();
    assertThat(alias.orElseThrow().moves()).isEmpty();
  }

  @Test
  void aKeyThatHasItNoMoreCannotDeleteIt() {
    Command delete = new Command.DeleteAlias(header(OWNER, ADMIN), ALIAS.value());
    AliasStep late = claimOf(delete); // before it is told
    decide(consent(ask(TAKER, ADMIN)));

    Event refused = conclude((Verdict) only(decide(late)));

    assertThat(OracleWords.failure(refused).code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(alias.orElseThrow().target()).isEqualTo(new KeyId(TAKER));
  }

  @Test
  void soManyMovesWaitAndNoMore() {
    for (int i = 0; i < AliasRecord.MOST_MOVES; i++) {
      String key = "more-" + i;
      createKey(key);
      assertThat(ask(key, ADMIN).key()).isEqualTo(new KeyId(OWNER));
    }

    Event refused = conclude((Verdict) only(decide(claim(TAKER, ADMIN))));

    assertThat(OracleWords.failure(refused).code()).isEqualTo(FailureCode.THROTTLING);
    assertThat(alias.orElseThrow().moves()).hasSize(AliasRecord.MOST_MOVES);
  }

  @Test
  void soManyCommandsOfAKeyWaitAndNoMore() {
    for (int i = 0; i < KeyAliases.MOST; i++) {
      assertThat(claim(TAKER, ADMIN)).isNotNull();
    }

    Decision refused = send(new Command.UpdateAlias(header(TAKER, ADMIN), ALIAS.value()));

    assertThat(OracleWords.failure(refused.event().orElseThrow()).code())
        .isEqualTo(FailureCode.THROTTLING);
    assertThat(refused.steps()).isEmpty();
  }

  /** The answer that is coming is the answer to both; to another command it would be a lie. */
  @Test
  void aCommandThatComesAgainBeforeItsAnswerWaitsAndAnotherUnderItsIdIsRefused() {
    Command first = new Command.UpdateAlias(header(TAKER, ADMIN), ALIAS.value());
    claimOf(first);

    Decision again = send(first);
    Command.Header id = first.header();
    Command.Header other =
        new Command.Header(
            id.commandId(),
            id.keyId(),
            id.issuer(),
            now,
            now,
            List.of(),
            List.of(),
            FakeCryptography.bytes("says something else"));
    Decision refused = send(new Command.DeleteAlias(other, ALIAS.value()));

    assertThat(again.event()).isEmpty();
    assertThat(again.steps()).isEmpty();
    assertThat(OracleWords.failure(refused.event().orElseThrow()).message())
        .startsWith("The command id is in use, for another command");
    assertThat(keys.get(TAKER).aliases().claims()).hasSize(1);
  }

  /** Which of the two partitions a step goes to. */
  @Test
  void stepsGoWhereTheyAreDecided() {
    Claim claim = (Claim) claim(TAKER, ADMIN);
    KeyId key = claim.key();
    for (AliasStep forKey :
        List.of(
            new Verdict(ALIAS, key, claim.command(), Optional.empty(), Optional.empty()),
            new Detach(ALIAS, key),
            new ReleaseRequest(ALIAS, key, claim))) {
      assertThat(forKey.isForKey()).as("%s", forKey).isTrue();
    }
    for (AliasStep forName :
        List.of(
            claim,
            new Release(ALIAS, key),
            new ReleaseReply(ALIAS, key, claim, Optional.empty()))) {
      assertThat(forName.isForKey()).as("%s", forName).isFalse();
    }
  }

  /** Who watches aliases is not told of what only waits. */
  @Test
  void anAliasForWhichSomethingWaitsLooksLikeBefore() {
    AliasRecord before = alias.orElseThrow();
    ReleaseRequest request = ask(TAKER, ADMIN);
    assertThat(alias.orElseThrow()).isNotEqualTo(before);
    assertThat(alias.orElseThrow().looksLike(before)).isTrue();
    decide(consent(request));
    assertThat(alias.orElseThrow().looksLike(before)).isFalse();
  }

  private void createKey(String key) {
    send(
        new Command.CreateKey(
            header(key, ADMIN),
            Optional.of(KeySpec.SYMMETRIC_DEFAULT),
            Optional.empty(),
            Optional.of(Origin.EXTERNAL),
            KeyAttributes.of(""),
            false));
  }

  private void letEveDoAnything(String key) {
    send(
        new Command.PutKeyPolicy(
            header(key, ADMIN),
            KeyPolicy.NAME,
            """
            {"Statement": [
              {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "kms:*",
                "Resource": "*"},
              {"Effect": "Allow", "Principal": {"Keylife": "eve"}, "Action": "kms:*",
                "Resource": "*"}]}""",
            false));
  }

  private ReleaseRequest ask(String key, String issuer) {
    return (ReleaseRequest) only(decide(claim(key, issuer)));
  }

  private AliasStep claim(String key, String issuer) {
    return claimOf(new Command.UpdateAlias(header(key, issuer), ALIAS.value()));
  }

  /** What the partition of a command's key makes of it. */
  private AliasStep claimOf(Command command) {
    return only(send(command).steps());
  }

  private Decision send(Command command) {
    String key = command.header().keyId();
    Decision decision =
        lifecycle.decide(
            command,
            Optional.ofNullable(keys.get(key)),
            id -> Optional.empty(),
            Holdings.NONE,
            now);
    decision.record().ifPresent(record -> keys.put(key, record));
    return decision;
  }

  private List<AliasStep> decide(AliasStep step) {
    AliasRegister.Entry entry = register.decide(step, alias, now);
    alias = entry.after();
    return entry.steps();
  }

  private ReleaseReply consent(ReleaseRequest request) {
    return lifecycle.consent(request, Optional.of(keys.get(request.key().value())), now);
  }

  private Event conclude(Verdict verdict) {
    String key = verdict.key().value();
    Decision decision = lifecycle.conclude(verdict, Optional.of(keys.get(key)), now);
    decision.record().ifPresent(record -> keys.put(key, record));
    return decision.event().orElseThrow();
  }

  private static AliasStep only(List<AliasStep> steps) {
    assertThat(steps).hasSize(1);
    return steps.get(0);
  }

  private Command.Header header(String key, String issuer) {
    return new Command.Header(
        "c" + ++commands, key, issuer, now, now, List.of(), List.of(), ByteString.of(new byte[0]));
  }
}
