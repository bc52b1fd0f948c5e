package dev.keylife.client;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Tells Avro that the contract's generated classes may be made from a schema. Since 1.12.2 Avro
 * refuses every class that nobody vouched for (AVRO-4189), generated ones included.
 */
final class ContractTrust {
  private static final String CONTRACT = "dev.keylife.";

  private ContractTrust() {}

  /** Adds to what is trusted already in this JVM; more than once does no harm. */
  static synchronized void establish() {
    ClassSecurityPredicate trusted = ClassSecurityValidator.getGlobal();
    if (!(trusted instanceof Contract)) {
      ClassSecurityValidator.setGlobal(new Contract(trusted));
    }
  }

  private record Contract(ClassSecurityPredicate others) implements ClassSecurityPredicate {
    @Override
    public boolean isTrusted(Class<?> type) {
      return type.getName().startsWith(CONTRACT) || others.isTrusted(type);
    }

    @Override
    public void forbiddenClass(String name) {
      others.forbiddenClass(name);
    }
  }
}
