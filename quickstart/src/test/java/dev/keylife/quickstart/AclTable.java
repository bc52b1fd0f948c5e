package dev.keylife.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    List<String> command = new ArrayList<>(List.of("sh", SCRIPT.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KAFKA_ACLS", tool);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isIn(0, 64);
    return output;
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
