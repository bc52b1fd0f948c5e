package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Steps.Script;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Random scripts with a moving clock, against an independent oracle, compared at every step. */
class LifecycleModelTest {

  @Property(tries = 10_000)
  void noScriptTellsTheLifecycleFromTheOracle(@ForAll("scripts") Script script) {
    Run run = new Run();
    script.steps().forEach(run::take);
  }

  @Provide
  Arbitrary<Script> scripts() {
    return Steps.scripts();
  }
}
