package dev.keylife.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMember;
import java.util.Set;

/** Tells methods that read the clock, the environment or a source of randomness. */
final class TakesNothingFromItsSurroundings extends DescribedPredicate<JavaMember> {
  private static final Set<String> SURROUNDINGS =
      Set.of(
          "java.lang.System",
          "java.lang.Runtime",
          "java.lang.Thread",
          "java.lang.ProcessHandle",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.UUID",
          "java.util.Locale",
          "java.util.TimeZone");

  TakesNothingFromItsSurroundings() {
    super("take nothing from their surroundings");
  }

  @Override
  public boolean test(JavaMember called) {
    String owner = called.getOwner().getFullName();
    boolean readsTheClock = owner.startsWith("java.time.") && called.getName().startsWith("now");
    return !readsTheClock && !owner.startsWith("java.time.Clock") && !SURROUNDINGS.contains(owner);
  }
}
