package dev.keylife.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keylife.audit.TrailVerifier;
import dev.keylife.client.ClientSettings;
import dev.keylife.client.CommandHeaders;
import dev.keylife.client.EventQuery;
import dev.keylife.client.KeyEvent;
import dev.keylife.client.KeylifeClient;
import dev.keylife.command.CreateKey;
import dev.keylife.command.EnableKey;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;

/**
 * Our own image against a broker over mutual TLS, through crashes and a cut network. {@code
 * -Dkeylife.it.processor-image=…} names the image.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerFaultsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int KEYS = 25;

  private ContainerStack stack;
  private KeylifeClient client;
  private final List<SpecificRecord> published = new ArrayList<>();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "Skipped: there is no Docker engine, which the Testcontainers tests need.");
    assumeTrue(
        !System.getProperty("keylife.it.processor-image", "").isEmpty(),
        "Skipped: -Dkeylife.it.processor-image names no image; docker build . makes one.");
    stack = new ContainerStack(folder);
    client =
        KeylifeClient.open(
            new ClientSettings(stack.bootstrapServers(), stack.registryUrl(), stack.client()));
  }

  @AfterAll
  void stop() {
    if (client != null) {
      client.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void nothingIsLostAndNothingDoneTwiceThroughCrashesAndACutNetwork() throws Exception {
    publish("before");
    stack.crashProcessor();
    publish("while-the-processor-starts");
    awaitAnswers();

    CompletableFuture<Void> meanwhile =
        CompletableFuture.runAsync(() -> publish("while-the-broker-is-gone"));
    stack.crashBroker();
    meanwhile.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    awaitAnswers();

    stack.cutOffProcessor();
    awaitGroup(GroupState.EMPTY);
    publish("while-the-processor-is-cut-off");
    assertThat(answers()).hasSize(published.size() - 2 * KEYS);
    stack.connectProcessor();
    awaitAnswers();

    Map<String, List<KeyEvent>> byKey = new HashMap<>();
    events().forEach(e -> byKey.computeIfAbsent(keyOf(e), k -> new ArrayList<>()).add(e));
    assertThat(byKey).hasSize(4 * KEYS);
    assertThat(byKey.values())
        .allSatisfy(
            history ->
                assertThat(history)
                    .extracting(e -> e.header().getSequence())
                    .containsExactly(1L, 2L));
    TrailVerifier verifier = new TrailVerifier(false, Optional.empty());
    client.trail(verifier);
    assertThat(verifier.finish().isWhole()).isTrue();
  }

  @Test
  void theImageEndsWith69AndSaysWhichBrokersItCannotReach() {
    try (GenericContainer<?> lost =
        ContainerStack.processorWith(
                Map.of(
                    "KEYLIFE_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
                    "KEYLIFE_SCHEMA_REGISTRY_URL", "http://127.0.0.1:2",
                    "KEYLIFE_STARTUP_TIMEOUT_MS", "1000"))
            .withStartupCheckStrategy(new Ended().withTimeout(PATIENCE))) {
      lost.start();
      assertThat(lost.getCurrentContainerInfo().getState().getExitCodeLong()).isEqualTo(69L);
      assertThat(lost.getLogs()).contains("The brokers at 127.0.0.1:1 cannot be used");
    }
  }

  /** A container has started once it has ended, with whatever status. */
  private static final class Ended extends OneShotStartupCheckStrategy {
    @Override
    public StartupStatus checkStartupState(
        com.github.dockerjava.api.DockerClient docker, String containerId) {
      String status = docker.inspectContainerCmd(containerId).exec().getState().getStatus();
      return "exited".equals(status) ? StartupStatus.SUCCESSFUL : StartupStatus.NOT_YET_KNOWN;
    }
  }

  /** Two commands to each of some new keys. */
  private void publish(String name) {
    for (int i = 0; i < KEYS; i++) {
      String key = name + "-" + i;
      for (SpecificRecord command :
          List.of(
              CreateKey.newBuilder()
                  .setHeader(CommandHeaders.fresh(key, "test"))
                  .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
                  .setOrigin(Origin.EXTERNAL)
                  .build(),
              new EnableKey(CommandHeaders.fresh(key, "test")))) {
        client.publish(command);
        published.add(command);
      }
    }
  }

  private void awaitAnswers() {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(answers()).hasSameSizeAs(published));
  }

  /** The command ids that were answered; each once, or this fails. */
  private List<String> answers() {
    List<String> ids =
        events().stream().map(e -> Objects.toString(e.header().getCommandId())).toList();
    assertThat(ids).doesNotHaveDuplicates();
    return ids;
  }

  private List<KeyEvent> events() {
    List<KeyEvent> events = new ArrayList<>();
    client.events(
        new EventQuery(new EventQuery.Start.Beginning(), false, e -> true),
        event -> {
          events.add(event);
          return true;
        });
    return events;
  }

  private static String keyOf(KeyEvent event) {
    return event.header().getKeyId();
  }

  private void awaitGroup(GroupState state) throws Exception {
    try (Admin admin = Admin.create(new HashMap<String, Object>(stack.client()))) {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () ->
                  admin
                          .describeConsumerGroups(List.of("keylife"))
                          .all()
                          .get()
                          .get("keylife")
                          .groupState()
                      == state);
    }
  }
}
