package dev.keylife.architecture;

import static java.util.stream.Collectors.groupingBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Holds the simple names of classes against each other. */
final class HaveNamesOfTheirOwn extends ArchCondition<JavaClass> {
  private static final String NO_CLASS = "package-info";

  private Map<String, List<JavaClass>> byName = Map.of();

  HaveNamesOfTheirOwn() {
    super("have names of their own");
  }

  @Override
  public void init(Collection<JavaClass> classes) {
    byName = classes.stream().collect(groupingBy(JavaClass::getSimpleName));
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    List<JavaClass> namesakes = byName.getOrDefault(type.getSimpleName(), List.of());
    boolean alone = namesakes.size() == 1 || type.getSimpleName().equals(NO_CLASS);
    events.add(
        new SimpleConditionEvent(
            type, alone, type.getSimpleName() + " is the name of " + namesakes));
  }
}
