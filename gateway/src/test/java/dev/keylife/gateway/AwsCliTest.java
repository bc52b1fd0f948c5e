package dev.keylife.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The AWS CLI with OpenSSL, and boto3, unchanged. Each of some thirty commands starts a Python, so
 * it runs where it is asked for: {@code -Dkeylife.test.aws-cli=true}, as {@code .ci/run} does.
 */
@EnabledIfSystemProperty(named = "keylife.test.aws-cli", matches = "true")
@ExtendWith(SharedStack.class)
class AwsCliTest {
  private static final Path SCRIPTS = Path.of("src", "test", "cli").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void theCliWalksAKeyThroughItsLife(GatewayStack stack) throws Exception {
    requireCommand("aws", "--version");
    requireCommand("openssl", "version");
    assertThat(run(stack, "bash", SCRIPTS.resolve("walk.sh").toString(), folder.toString()))
        .endsWith("walked\n");
  }

  @Test
  void botoDoesToo(GatewayStack stack) throws Exception {
    requireCommand("python3", "-c", "import boto3");
    assertThat(run(stack, "python3", SCRIPTS.resolve("walk.py").toString())).isEqualTo("walked\n");
  }

  private void requireCommand(String... command) throws Exception {
    boolean there;
    try {
      there = start(Map.of(), command).waitFor() == 0;
    } catch (IOException e) {
      there = false;
    }
    Assumptions.assumeTrue(
        there, "Skipped: '" + String.join(" ", command) + "' does not work here");
  }

  private String run(GatewayStack stack, String... command) throws Exception {
    Process process =
        start(
            Map.of(
                "AWS_ENDPOINT_URL_KMS", stack.url().toString(),
                "AWS_ACCESS_KEY_ID", GatewayStack.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY", GatewayStack.SECRET,
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_REGION", "us-east-1",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_PAGER", ""),
            command);
    boolean ended = process.waitFor(15, TimeUnit.MINUTES);
    process.destroyForcibly();
    String output = Files.readString(folder.resolve("output"));
    assertThat(ended && process.exitValue() == 0).as(output).isTrue();
    return output;
  }

  private Process start(Map<String, String> environment, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }
}
