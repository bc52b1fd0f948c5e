package dev.keylife.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.client.ClientSettings;
import dev.keylife.gateway.model.OperationModel;
import dev.keylife.gateway.model.OperationModel.Status;
import dev.keylife.gateway.model.ServiceModel;
import dev.keylife.gateway.operations.Operations;
import dev.keylife.gateway.operations.use.UseOperations;
import dev.keylife.gateway.publish.Commands;
import dev.keylife.gateway.usage.LastUsageView;
import dev.keylife.gateway.usage.UseListener;
import dev.keylife.gateway.view.UsableKeys;
import dev.keylife.gateway.view.Views;
import dev.keylife.lifecycle.Authority;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.PolicyEvaluator;
import dev.keylife.use.CryptoProviders;
import dev.keylife.use.DataKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/**
 * Keeps the tables of {@code docs/aws-api.md} what the code says; {@code
 * -Dkeylife.docs.update=true} writes them.
 */
class ApiDocTest {
  private static final Path PAGE = Path.of("..", "docs", "aws-api.md");
  private static final ServiceModel MODEL = ServiceModel.load();

  @Test
  void thePageListsEveryOperation() throws IOException {
    StringBuilder table =
        new StringBuilder(
            "All "
                + MODEL.operations().size()
                + " operations of the service model of `"
                + MODEL.source()
                + "`.\n\n| operation | | |\n|---|---|---|\n");
    MODEL.operations().forEach(operation -> table.append(row(operation)));
    check("operations", table.toString());
  }

  @Test
  void thePageListsEverySetting() throws IOException {
    StringBuilder table =
        new StringBuilder("| name | type | default | meaning |\n|---|---|---|---|\n");
    GatewaySettings.DEFINITION.configKeys().values().stream()
        .sorted((a, b) -> a.name.compareTo(b.name))
        .forEach(key -> table.append(row(key)));
    check("settings", table.toString());
  }

  @Test
  void whatTheTableCallsServedIsServed() {
    Set<String> served =
        MODEL.operations().stream()
            .filter(operation -> operation.status() == Status.SERVED)
            .map(OperationModel::name)
            .collect(Collectors.toCollection(TreeSet::new));
    Views views = new Views(Duration.ofSeconds(10));
    KeyNamespace namespace = new KeyNamespace("aws", "r", "000000000000");
    PolicyEvaluator policies = new PolicyEvaluator(namespace, Authority.OPEN, new StrictJson());
    try (Commands commands =
        new Commands(
            new ClientSettings("localhost:1", "http://localhost:1", Map.of()),
            views,
            Duration.ofSeconds(1),
            Executors.newSingleThreadExecutor())) {
      Operations all =
          new Operations(
                  commands, views, new LastUsageView(Duration.ofSeconds(10)), namespace, policies)
              .and(
                  keys ->
                      UseOperations.all(
                          keys,
                          UsableKeys.NONE,
                          namespace,
                          new DataKeys(CryptoProviders.best()),
                          Runnable::run,
                          UseListener.NONE));
      assertThat(all.names()).containsExactlyInAnyOrderElementsOf(served);
    }
  }

  private static String row(OperationModel operation) {
    String status =
        switch (operation.status()) {
          case SERVED -> "served";
          case LATER -> "in a later release";
          case REFUSED -> "refused";
        };
    return "| `%s` | %s | %s |%n".formatted(operation.name(), status, operation.reason());
  }

  private static String row(ConfigDef.ConfigKey key) {
    String fallback =
        !key.hasDefault()
            ? "required"
            : key.type == ConfigDef.Type.PASSWORD || String.valueOf(key.defaultValue).isEmpty()
                ? ""
                : "`" + ConfigDef.convertToString(key.defaultValue, key.type) + "`";
    String bounds = key.validator == null ? "" : ", " + key.validator;
    return "| `%s` | %s%s | %s | %s |%n"
        .formatted(
            key.name,
            key.type.name().toLowerCase(Locale.ROOT),
            bounds,
            fallback,
            key.documentation.replace("|", "\\|"));
  }

  private static void check(String section, String table) throws IOException {
    String page = Files.readString(PAGE);
    Matcher place =
        Pattern.compile("(<!-- " + section + ": generated -->\n).*?(<!-- end -->)", Pattern.DOTALL)
            .matcher(page);
    assertThat(place.find()).as("the place of " + section).isTrue();
    String current = page.substring(0, place.end(1)) + table + page.substring(place.start(2));
    if (Boolean.getBoolean("keylife.docs.update")) {
      Files.writeString(PAGE, current);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(current);
  }
}
