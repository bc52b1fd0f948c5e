package dev.keylife.serde;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.StreamSupport;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Lets Avro make instances of the generated classes that jars on the class path vouch for. Since
 * 1.12.2 Avro loads no class that a schema names unless somebody does. A jar with generated classes
 * vouches for them by a service, a {@link ClassSecurityPredicate} that trusts them and nothing
 * else.
 */
final class GeneratedClasses {
  private GeneratedClasses() {}

  /** Adds to what is trusted in this JVM already; doing so again changes nothing. */
  static synchronized void trust() {
    ClassSecurityPredicate trusted = ClassSecurityValidator.getGlobal();
    if (!trusted.isTrusted(Vouched.class)) {
      List<ClassSecurityPredicate> vouchers =
          StreamSupport.stream(
                  ServiceLoader.load(ClassSecurityPredicate.class).spliterator(), false)
              .toList();
      ClassSecurityValidator.setGlobal(new Vouched(vouchers, trusted));
    }
  }

  private record Vouched(List<ClassSecurityPredicate> vouchers, ClassSecurityPredicate others)
      implements ClassSecurityPredicate {
    @Override
    public boolean isTrusted(Class<?> type) {
      // Its own class, so that it is found again beneath whatever was put over it since.
      return type == Vouched.class
          || vouchers.stream().anyMatch(voucher -> voucher.isTrusted(type))
          || others.isTrusted(type);
    }

    @Override
    public void forbiddenClass(String name) {
      others.forbiddenClass(name);
    }
  }
}
