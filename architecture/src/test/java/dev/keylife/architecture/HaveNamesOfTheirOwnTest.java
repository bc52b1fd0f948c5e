package dev.keylife.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import org.junit.jupiter.api.Test;

/** The rules that rest on it would hold of anything if it compared nothing. */
class HaveNamesOfTheirOwnTest {
  private static EvaluationResult of(Class<?>... types) {
    return classes()
        .should(new HaveNamesOfTheirOwn())
        .evaluate(new ClassFileImporter().importClasses(types));
  }

  @Test
  void namesakesAreBothNamed() {
    assertThat(of(java.util.Date.class, java.sql.Date.class, java.util.List.class))
        .matches(EvaluationResult::hasViolation)
        .satisfies(
            result ->
                assertThat(result.getFailureReport().toString())
                    .contains("Date is the name of", "java.util.Date", "java.sql.Date")
                    .doesNotContain("List"));
  }

  @Test
  void whatHasANameOfItsOwnIsLeftAlone() {
    assertThat(of(java.util.Date.class, java.util.List.class).hasViolation()).isFalse();
  }
}
