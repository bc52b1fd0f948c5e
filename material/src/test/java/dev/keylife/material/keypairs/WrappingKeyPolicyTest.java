package dev.keylife.material.keypairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrappingKeyPolicyTest {
  @Test
  void aPairThatStandsInOneAnswerIsNotShared() {
    assertThat(WrappingKeyPolicy.ownPairs(2).isShared()).isFalse();
    assertThat(new WrappingKeyPolicy(2, Set.of(), 2, Duration.ZERO).isShared()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 1, 1, a pool cannot have -1 key pairs",
    "0, 0, 1, a pair cannot stand in 0 answers",
    "0, 1, 0, 0 threads cannot make key pairs"
  })
  void numbersThatMakeNoSenseAreRefused(int ready, int maxAnswers, int makers, String said) {
    assertThatThrownBy(
            () -> new WrappingKeyPolicy(ready, Set.of(), maxAnswers, Duration.ZERO, makers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(said);
  }
}
