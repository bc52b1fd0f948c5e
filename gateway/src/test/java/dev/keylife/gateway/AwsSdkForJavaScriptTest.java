package dev.keylife.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.embedded.NodeProgram;
import dev.keylife.gateway.app.GatewayApp;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The documented snippet of the AWS SDK for JavaScript v3, unchanged but for the endpoint; and each
 * exception that it documents for ImportKeyMaterial, by a real condition, as the SDK's own class.
 */
@ExtendWith(SharedStack.class)
class AwsSdkForJavaScriptTest {

  private static NodeProgram install() throws Exception {
    try {
      return NodeProgram.install(
          Path.of("src", "test", "node"), Path.of("target", "npm"), "imports.mjs");
    } catch (NodeProgram.UnavailableException e) {
      return Assumptions.abort("Skipped: " + e.getMessage());
    }
  }

  @Test
  void importsAndIsRefusedByTheSdksOwnExceptions(GatewayStack stack) throws Exception {
    NodeProgram node = install();
    assertThat(node.run(stack.url().toString(), "usual"))
        .containsExactly(
            "imported",
            "aliased",
            "IncorrectKeyMaterialException",
            "InvalidArnException",
            "InvalidCiphertextException",
            "InvalidImportTokenException",
            "KMSInvalidStateException",
            "NotFoundException",
            "UnsupportedOperationException");
    try (CuttingProxy registry = new CuttingProxy(List.of(stack.registry()))) {
      GatewayApp withoutRegistry =
          stack.startGateway(Map.of("schema.registry.url", registry.url().toString()));
      registry.close();
      assertThat(node.run(withoutRegistry.url(), "withoutRegistry"))
          .containsExactly("KMSInternalException");
    }
    GatewayApp hasty = stack.startGateway(Map.of("call.timeout.ms", "1000"));
    stack.restartProcessor(
        Map.of("import.parameters.validity.ms", "1000"),
        () ->
            assertThat(node.run(hasty.url(), "withoutProcessor"))
                .containsExactly("DependencyTimeoutException"));
    assertThat(node.run(stack.url().toString(), "tokensExpire"))
        .containsExactly("ExpiredImportTokenException");
    stack.restartProcessor(Map.of(), () -> {});
  }
}
