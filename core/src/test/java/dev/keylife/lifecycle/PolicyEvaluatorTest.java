package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.lifecycle.policy.AccessContext;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyEvaluatorTest {
  private static final PolicyEvaluator EVALUATOR =
      new PolicyEvaluator(
          World.NAMESPACE,
          new Authority(new PrincipalPatterns(List.of("boss")), PrincipalPatterns.NOBODY),
          TestJson.READER);

  /** A slip in an action's name would let everybody in, or nobody. */
  @Test
  void anActionThatThereIsNotIsAFaultOfTheProgram() {
    GuardedKey key =
        new GuardedKey(
            World.NAMESPACE.arn(new KeyId("k")),
            Optional.empty(),
            "SYMMETRIC_DEFAULT",
            "ENCRYPT_DECRYPT",
            "EXTERNAL",
            List.of(),
            Optional.empty());
    assertThatThrownBy(() -> EVALUATOR.requireInAccount("boss", "kms:Decript"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                EVALUATOR.require(
                    "boss", "kms:Decript", key, World.START, AccessContext.NONE, caller -> false))
        .isInstanceOf(IllegalArgumentException.class);
    EVALUATOR.require("boss", "kms:Decrypt", key, World.START, AccessContext.NONE, caller -> false);
  }

  @ParameterizedTest
  @CsvSource({
    "orders, orders, true",
    "orders, order,  false",
    "orders, boss,   false",
    // The account means its administrators.
    "111122223333, boss, true",
    "111122223333, orders, false",
    "arn:aws:iam::111122223333:root, boss, true",
    "arn:aws:iam::111122223333:role/Ops, arn:aws:sts::111122223333:assumed-role/Ops/x, true",
    "arn:aws:iam::111122223333:role/Ops, arn:aws:sts::111122223333:assumed-role/Op/x,  false",
    // What could not stand in a policy means itself at most.
    "or*, orders, false",
    "or*, or*,    true",
    "444455556666, arn:aws:iam::444455556666:user/eve, false",
  })
  void aGrantMeansWhomItNamesTheirSessionsOrTheAdministrators(
      String named, String principal, boolean means) {
    assertThat(EVALUATOR.means(named, principal)).isEqualTo(means);
  }

  @Test
  void aPatternIsAPrincipalOrTheBeginningOfOne() {
    assertThat(new PrincipalPatterns(List.of("*")).includeEverybody()).isTrue();
    assertThat(new PrincipalPatterns(List.of("ops-*")).includeEverybody()).isFalse();
    assertThat(new PrincipalPatterns(List.of("ops-*")).include("ops-1")).isTrue();
    assertThat(new PrincipalPatterns(List.of("ops")).include("ops-1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*ops", "o*s", "**"})
  void anotherPatternIsRefused(String pattern) {
    assertThatThrownBy(() -> new PrincipalPatterns(List.of(pattern)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
