package dev.keylife.schema;

import java.util.Set;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Tells Avro that the generated classes of the contract may be made from schemas. Avro loads a
 * class by the name that a schema gives it, and refuses all that nobody vouched for.
 */
public final class TrustedRecords {
  private static final Set<String> PACKAGES =
      Set.of(
          "dev.keylife.command",
          "dev.keylife.event",
          "dev.keylife.snapshot",
          "dev.keylife.type",
          "dev.keylife.store");

  private TrustedRecords() {}

  /** Vouches for the contract's classes, beside those trusted already. May be called often. */
  public static void trust() {
    synchronized (TrustedRecords.class) {
      ClassSecurityPredicate others = ClassSecurityValidator.getGlobal();
      if (!(others instanceof Contract)) {
        ClassSecurityValidator.setGlobal(new Contract(others));
      }
    }
  }

  private record Contract(ClassSecurityPredicate others) implements ClassSecurityPredicate {
    @Override
    public boolean isTrusted(Class<?> type) {
      return PACKAGES.contains(type.getPackageName()) || others.isTrusted(type);
    }

    @Override
    public void forbiddenClass(String name) {
      others.forbiddenClass(name);
    }
  }
}
