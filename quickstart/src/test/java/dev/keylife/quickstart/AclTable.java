package dev.keylife.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.embedded.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;

/** The rights that {@code deploy/acls.sh} grants, by running it with a tool that only prints. */
final class AclTable {
  private static final Path SCRIPT = Path.of("..", "deploy", "acls.sh");

  private AclTable() {}

  /** What the script grants a principal in a role. */
  static List<AclBinding> of(String role, String principal) throws Exception {
    List<AclBinding> rights = new ArrayList<>();
    for (String line : run("echo", role, principal).lines().toList()) {
      rights.add(binding(List.of(line.split(" "))));
    }
    return rights;
  }

  /** The script's output, with another program in the place of Kafka's. */
  static String run(String tool, String... arguments) throws IOException, InterruptedException {
    ChildProcess.Result result =
        ChildProcess.of("sh", SCRIPT.toString())
            .arguments(arguments)
            .environment(Map.of("KAFKA_ACLS", tool))
            .errorsInOutput()
            .run();
    assertThat(result.status()).as(result.out()).isIn(0, 64);
    return result.out();
  }

  private static AclBinding binding(List<String> options) {
    String type =
        options.contains("--topic")
            ? "topic"
            : options.contains("--group") ? "group" : "transactional-id";
    return new AclBinding(
        new ResourcePattern(
            ResourceType.fromString(type.replace('-', '_')),
            after(options, "--" + type),
            PatternType.fromString(
                after(options, "--resource-pattern-type").toUpperCase(Locale.ROOT))),
        new AccessControlEntry(
            after(options, "--allow-principal"),
            "*",
            SecurityUtils.operation(after(options, "--operation")),
            AclPermissionType.ALLOW));
  }

  private static String after(List<String> options, String name) {
    return options.get(options.indexOf(name) + 1);
  }
}
