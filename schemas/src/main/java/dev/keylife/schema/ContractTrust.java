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
 * <p>It is established by itself as soon as one of the generated classes is used, and when a serde
 * of Keylife's is configured, which finds it as a service. A program that reads with another serde
 * before it has used any of the classes calls {@link #establish()}, or sets the system property
 * {@code org.apache.avro.SERIALIZABLE_PACKAGES}, with the packages {@code dev.keylife.command},
 * {@code dev.keylife.event}, {@code dev.keylife.snapshot}, {@code dev.keylife.type} and {@code
 * dev.keylife.usage}, separated by commas.
 */
public final class ContractTrust implements ClassSecurityPredicate {
  private static final String KEYLIFE = "dev.keylife.";

  /** Trusts the generated classes; {@link #establish()} makes Avro ask it. */
  public ContractTrust() {}

  /** Generated records and enums only: nothing else of Keylife is for a schema to name. */
  @Override
  public boolean isTrusted(Class<?> type) {
    return type.getName().startsWith(KEYLIFE)
        && (SpecificRecord.class.isAssignableFrom(type)
            || GenericEnumSymbol.class.isAssignableFrom(type));
  }

  /** Adds to what is trusted in this JVM already; doing so again changes nothing. */
  public static synchronized void establish() {
    ClassSecurityPredicate trusted = ClassSecurityValidator.getGlobal();
    if (!trusted.isTrusted(Either.class)) {
      ClassSecurityValidator.setGlobal(new Either(new ContractTrust(), trusted));
    }
  }

  private record Either(ClassSecurityPredicate contract, ClassSecurityPredicate others)
      implements ClassSecurityPredicate {
    @Override
    public boolean isTrusted(Class<?> type) {
      // Its own class, so that it is found again beneath whatever was put over it since.
      return type == Either.class || contract.isTrusted(type) || others.isTrusted(type);
    }

    @Override
    public void forbiddenClass(String name) {
      others.forbiddenClass(name);
    }
  }
}
