package dev.keylife.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.event.KeyStateChanged;
import dev.keylife.type.KeyState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ServiceLoader;
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

  /** In a JVM of its own, since a class is loaded once. */
  @Test
  void whoUsesAGeneratedClassNeedNotKnowOfIt() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PlainProgram.class.getName())
            .redirectErrorStream(true)
            .start();
    String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor()).as(printed).isZero();
    assertThat(printed)
        .contains("\"keySpec\": \"SYMMETRIC_DEFAULT\"")
        .contains("\"keyUsage\": null")
        .contains("\"origin\": \"AWS_KMS\"");
  }

  @Test
  void serdesFindItAsAService() {
    assertThat(ServiceLoader.load(ClassSecurityPredicate.class))
        .hasAtLeastOneElementOfType(ContractTrust.class);
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
