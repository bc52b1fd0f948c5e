package dev.keylife.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.event.KeyStateChanged;
import dev.keylife.type.KeyState;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContractTrustTest {

  private final ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();

  @BeforeEach
  void startFromAvrosDefault() {
    ClassSecurityValidator.setGlobal(ClassSecurityValidator.DEFAULT);
  }

  @AfterEach
  void restore() {
    ClassSecurityValidator.setGlobal(before);
  }

  @Test
  void withoutItAvroRefusesTheGeneratedClasses() {
    assertThatThrownBy(() -> ClassSecurityValidator.validate(KeyStateChanged.class))
        .isInstanceOf(SecurityException.class);
  }

  @Test
  void generatedRecordsAndEnumsAreTrusted() {
    ContractTrust.establish();
    assertThatNoException()
        .isThrownBy(
            () -> {
              ClassSecurityValidator.validate(KeyStateChanged.class);
              ClassSecurityValidator.validate(KeyState.class);
            });
  }

  @Test
  void otherClassesOfKeylifeAndOfStrangersStayForbidden() {
    ContractTrust.establish();
    for (Class<?> type : new Class<?>[] {Topics.class, ProcessBuilder.class}) {
      assertThatThrownBy(() -> ClassSecurityValidator.validate(type))
          .isInstanceOf(SecurityException.class)
          .hasMessageContaining(type.getName());
    }
  }

  @Test
  void whatWasTrustedBeforeStaysTrusted() {
    ClassSecurityValidator.setGlobal(type -> type == ProcessBuilder.class);
    ContractTrust.establish();
    assertThatNoException().isThrownBy(() -> ClassSecurityValidator.validate(ProcessBuilder.class));
  }

  @Test
  void establishingItTwiceAddsNothing() {
    ContractTrust.establish();
    ClassSecurityPredicate once = ClassSecurityValidator.getGlobal();
    ContractTrust.establish();
    assertThat(ClassSecurityValidator.getGlobal()).isSameAs(once);
  }
}
