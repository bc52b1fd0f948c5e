package dev.keylife.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void theExampleIsATestThatRuns() throws IOException {
    String test = Files.readString(Path.of("src/test/java/com/example/OrdersKeyTest.java"));
    assertThat(Files.readString(Path.of("README.md")))
        .contains("```java\n" + test.substring(test.indexOf("@ExtendWith")) + "```");
  }
}
