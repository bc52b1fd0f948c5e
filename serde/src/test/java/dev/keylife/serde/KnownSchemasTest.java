package dev.keylife.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** How long, and how far, a registry's ids are believed. */
class KnownSchemasTest {
  private static final Duration RECHECK = Duration.ofSeconds(10);
  private static final Schema ENABLE = record("EnableKey");
  private static final Schema DISABLE = record("DisableKey");

  private final AtomicLong now = new AtomicLong();
  private final Answers registry = new Answers();
  private final KnownSchemas known =
      new KnownSchemas(registry, RECHECK, Duration.ofSeconds(5), now::get);

  @Test
  void anIdIsAskedForOnceAndAgainAfterAWhile() {
    registry.schemas.put(5, ENABLE);
    for (int i = 0; i < 100; i++) {
      assertThat(get(5)).isEqualTo(ENABLE);
    }
    assertThat(registry.asked).hasValue(1);
    pass(RECHECK);
    assertThat(get(5)).isEqualTo(ENABLE);
    assertThat(registry.asked).hasValue(2);
  }

  @Test
  void nothingIsReadFromARegistryThatGivesAnIdToAnotherSchemaUntilItIsItselfAgain() {
    registry.schemas.put(5, ENABLE);
    registry.schemas.put(6, DISABLE);
    get(5);
    get(6);
    registry.schemas.put(5, DISABLE);
    registry.schemas.put(6, ENABLE);
    registry.schemas.put(7, ENABLE);
    pass(RECHECK);
    for (int id = 5; id <= 7; id++) {
      int each = id;
      assertThatThrownBy(() -> get(each))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("It was reset");
    }
    registry.schemas.put(5, ENABLE);
    registry.schemas.put(6, DISABLE);
    pass(RECHECK);
    assertThat(get(5)).isEqualTo(ENABLE);
  }

  @Test
  void whatIsKnownIsUsedInAnOutage() {
    registry.schemas.put(5, ENABLE);
    get(5);
    registry.down = true;
    pass(RECHECK);
    assertThat(get(5)).isEqualTo(ENABLE);
    assertThatThrownBy(() -> get(6)).isInstanceOf(TimeoutException.class);
  }

  @Test
  void aSchemaThatWasDeletedIsAskedForAnewAndContradictsNobody() {
    registry.schemas.put(5, ENABLE);
    registry.schemas.put(6, DISABLE);
    get(5);
    get(6);
    registry.schemas.remove(5);
    pass(RECHECK);
    assertThatThrownBy(() -> get(5)).isInstanceOf(SerializationException.class);
    assertThatCode(() -> get(6)).doesNotThrowAnyException();
  }

  @Test
  void anUnknownIdIsNotAskedForAgainForAWhile() {
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> get(5)).isInstanceOf(SerializationException.class);
    }
    assertThat(registry.asked).hasValue(1);
    registry.schemas.put(5, ENABLE);
    pass(Duration.ofSeconds(5));
    assertThat(get(5)).isEqualTo(ENABLE);
  }

  @Test
  void soManyAreKeptAndNoMore() {
    for (int id = 1; id <= 2 * KnownSchemas.MOST; id++) {
      registry.schemas.put(id, ENABLE);
      get(id);
    }
    assertThat(registry.asked).hasValue(2 * KnownSchemas.MOST);
    get(2 * KnownSchemas.MOST); // The last ones are kept,
    assertThat(registry.asked).hasValue(2 * KnownSchemas.MOST);
    get(1); // the first are not.
    assertThat(registry.asked).hasValue(2 * KnownSchemas.MOST + 1);
  }

  private Schema get(int id) {
    return known.get(id, Optional.empty());
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private static Schema record(String name) {
    return SchemaBuilder.record(name).fields().requiredString("header").endRecord();
  }

  private static final class Answers implements SchemaRegistry {
    final Map<Integer, Schema> schemas = new HashMap<>();
    final AtomicInteger asked = new AtomicInteger();
    volatile boolean down;

    @Override
    public synchronized Schema byId(int id, Optional<String> subject) {
      asked.incrementAndGet();
      if (down) {
        throw new TimeoutException("down");
      }
      return Optional.ofNullable(schemas.get(id))
          .orElseThrow(() -> new SerializationException("error code 40403"));
    }

    @Override
    public Schema byGuid(String guid) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int register(String subject, Schema schema, boolean normalize) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int lookUp(String subject, Schema schema, boolean normalize) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Latest latest(String subject) {
      throw new UnsupportedOperationException();
    }
  }
}
