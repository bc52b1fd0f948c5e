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
import dev.keylife.program.SettingsPage;
import dev.keylife.schema.StrictJson;
import dev.keylife.use.CryptoProviders;
import dev.keylife.use.DataKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Keeps the tables of {@code docs/aws-api.md} what the code says; {@code
 * -Dkeylife.docs.update=true} writes them.
 */
class ApiDocTest {
  private static final SettingsPage PAGE = new SettingsPage("aws-api.md");
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
    PAGE.check("operations", table.toString());
  }

  @Test
  void thePageListsEverySetting() throws IOException {
    PAGE.check("settings", SettingsPage.table(GatewaySettings.DEFINITION));
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
    PolicyEvaluator policies =
        new PolicyEvaluator(namespace, Authority.OPEN, new StrictJson()::read);
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
}
