package dev.keylife.schema;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Tells Avro that Keylife's generated classes may be made from a schema. Since 1.12.2 Avro refuses
 * every class that nobody vouched for (AVRO-4189), the generated classes of the program itself
 * included; a serializer that is only named in settings cannot know them.
 */
public final class ContractClasses {
  private static final String KEYLIFE = "dev.keylife.";

  private ContractClasses() {}

  /**
   * Adds to what is trusted already in this JVM. To be called before records of the contract are
   * serialized or deserialized; more than once does no harm.
   */
  public static synchronized void trust() {
    ClassSecurityPredicate trusted = ClassSecurityValidator.getGlobal();
    if (!(trusted instanceof Contract)) {
      ClassSecurityValidator.setGlobal(new Contract(trusted));
    }
  }

  private record Contract(ClassSecurityPredicate others) implements ClassSecurityPredicate {
    @Override
    public boolean isTrusted(Class<?> type) {
      return type.getName().startsWith(KEYLIFE) || others.isTrusted(type);
    }

    @Override
    public void forbiddenClass(String name) {
      others.forbiddenClass(name);
    }
  }
}
