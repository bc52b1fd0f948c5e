package dev.keylife.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CausesTest {
  private final Throwable inner = new IOException("inner");
  private final Throwable middle = new KafkaException("middle", inner);
  private final Throwable outer = new IllegalStateException("outer", middle);

  @Test
  void theFailureComesFirstAndItsFirstCauseLast() {
    assertThat(Causes.of(outer)).containsExactly(outer, middle, inner);
    assertThat(Causes.of(inner)).containsExactly(inner);
    assertThat(Causes.root(outer)).isSameAs(inner);
    assertThat(Causes.root(inner)).isSameAs(inner);
  }

  @Test
  void noFailureHasNoCauses() {
    assertThat(Causes.of(null)).isEmpty();
  }

  @Test
  void causesThatGoRoundInACircleComeToAnEnd() {
    inner.initCause(outer);
    assertThat(Causes.of(outer)).containsExactly(outer, middle, inner);
    assertThat(Causes.of(middle)).containsExactly(middle, inner, outer);
    assertThat(Causes.root(outer)).isSameAs(inner);
  }

  /** Two failures can be equal and yet two: an exception may define what equals it. */
  @Test
  void failuresThatAreEqualComeEach() {
    Throwable first = new Alike(null);
    Throwable second = new Alike(first);
    assertThat(Causes.of(second).toList()).hasSize(2).last().isSameAs(first);
  }

  private static final class Alike extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Alike(@Nullable Throwable cause) {
      super(cause);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Alike;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  @Test
  void theDepthIsNoStacksDepth() {
    Throwable deep = inner;
    for (int i = 0; i < 100_000; i++) {
      deep = new IllegalStateException("x", deep);
    }
    assertThat(Causes.root(deep)).isSameAs(inner);
    assertThat(Causes.of(deep).count()).isEqualTo(100_001);
  }
}
