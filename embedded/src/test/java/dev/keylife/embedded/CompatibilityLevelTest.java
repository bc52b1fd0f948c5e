package dev.keylife.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CompatibilityLevelTest {
  private static final Schema A =
      SchemaBuilder.record("R").fields().requiredString("a").endRecord();
  private static final Schema A_B =
      SchemaBuilder.record("R").fields().requiredString("a").requiredString("b").endRecord();
  private static final Schema A_B_WITH_DEFAULT =
      SchemaBuilder.record("R")
          .fields()
          .requiredString("a")
          .name("b")
          .type()
          .stringType()
          .stringDefault("")
          .endRecord();
  private static final Schema A_AS_INT =
      SchemaBuilder.record("R").fields().requiredInt("a").endRecord();

  @ParameterizedTest
  @CsvSource({
    // level, field added without default, with default, field removed that had none, that had one
    "NONE,                true,  true, true,  true",
    "BACKWARD,            false, true, true,  true",
    "BACKWARD_TRANSITIVE, false, true, true,  true",
    "FORWARD,             true,  true, false, true",
    "FORWARD_TRANSITIVE,  true,  true, false, true",
    "FULL,                false, true, false, true",
    "FULL_TRANSITIVE,     false, true, false, true",
  })
  void judgesOneStepByItsDirections(
      CompatibilityLevel level,
      boolean addedWithoutDefault,
      boolean addedWithDefault,
      boolean removedWithoutDefault,
      boolean removedWithDefault) {
    assertThat(level.violations(A_B, List.of(A)).isEmpty()).isEqualTo(addedWithoutDefault);
    assertThat(level.violations(A_B_WITH_DEFAULT, List.of(A)).isEmpty())
        .isEqualTo(addedWithDefault);
    assertThat(level.violations(A, List.of(A_B)).isEmpty()).isEqualTo(removedWithoutDefault);
    assertThat(level.violations(A, List.of(A_B_WITH_DEFAULT)).isEmpty())
        .isEqualTo(removedWithDefault);
  }

  @ParameterizedTest
  @CsvSource({
    // level, a required field after an optional one, a field gone after it had a default
    "NONE,                true,  true",
    "BACKWARD,            true,  true",
    "BACKWARD_TRANSITIVE, false, true",
    "FORWARD,             true,  true",
    "FORWARD_TRANSITIVE,  true,  false",
    "FULL,                true,  true",
    "FULL_TRANSITIVE,     false, false",
  })
  void looksPastTheLatestVersionWhereItIsTransitive(
      CompatibilityLevel level, boolean defaultLost, boolean fieldLost) {
    assertThat(level.violations(A_B, List.of(A, A_B_WITH_DEFAULT)).isEmpty())
        .isEqualTo(defaultLost);
    assertThat(level.violations(A, List.of(A_B, A_B_WITH_DEFAULT)).isEmpty()).isEqualTo(fieldLost);
  }

  @ParameterizedTest
  @EnumSource(CompatibilityLevel.class)
  void takesAnyFirstVersionAndTheSameVersionAgain(CompatibilityLevel level) {
    assertThat(level.violations(A, List.of())).isEmpty();
    assertThat(level.violations(A, List.of(A))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(CompatibilityLevel.class)
  void refusesAChangeOfTypeUnlessItIsNone(CompatibilityLevel level) {
    assertThat(level.violations(A_AS_INT, List.of(A)).isEmpty())
        .isEqualTo(level == CompatibilityLevel.NONE);
  }

  @Test
  void saysWhichSchemaCannotReadWhich() {
    assertThat(CompatibilityLevel.FULL.violations(A_AS_INT, List.of(A)))
        .satisfiesExactly(
            v -> assertThat(v).startsWith("new schema cannot read").contains("TYPE_MISMATCH"),
            v -> assertThat(v).startsWith("old schema cannot read").contains("TYPE_MISMATCH"));
  }

  @Test
  void isNamedInAnyCase() {
    assertThat(CompatibilityLevel.of("FULL_TRANSITIVE"))
        .isEqualTo(CompatibilityLevel.FULL_TRANSITIVE);
    assertThat(CompatibilityLevel.of("full")).isEqualTo(CompatibilityLevel.FULL);
    assertThatThrownBy(() -> CompatibilityLevel.of("SIDEWAYS")).isInstanceOf(RegistryError.class);
  }
}
