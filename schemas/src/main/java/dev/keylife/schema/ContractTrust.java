package dev.keylife.schema;

import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Lets Avro make instances of Keylife's generated classes. Since 1.12.2 Avro loads no class that a
 * schema names unless somebody vouches for it, generated ones included; without this, reading the
 * contract into generated classes ends in a {@link SecurityException}.
 *
 * <p>Whoever cannot call this sets the system property {@code
 * org.apache.avro.SERIALIZABLE_PACKAGES=dev.keylife.command,dev.keylife.event,dev.keylife.snapshot,dev.keylife.type}.
 */
public final class ContractTrust {
  private static final String KEYLIFE = "dev.keylife.";

  private ContractTrust() {}

  /** Adds to what is trusted in this JVM already; doing so again changes nothing. */
  public static synchronized void establish() {
    ClassSecurityPredicate trusted = ClassSecurityValidator.getGlobal();
    if (!(trusted instanceof Generated)) {
      ClassSecurityValidator.setGlobal(new Generated(trusted));
    }
  }

  /** Generated records and enums only: nothing else of Keylife is for a schema to name. */
  private record Generated(ClassSecurityPredicate others) implements ClassSecurityPredicate {
    @Override
    public boolean isTrusted(Class<?> type) {
      return isGenerated(type) || others.isTrusted(type);
    }

    @Override
    public void forbiddenClass(String name) {
      others.forbiddenClass(name);
    }

    private static boolean isGenerated(Class<?> type) {
      return type.getName().startsWith(KEYLIFE)
          && (SpecificRecord.class.isAssignableFrom(type)
              || GenericEnumSymbol.class.isAssignableFrom(type));
    }
  }
}
