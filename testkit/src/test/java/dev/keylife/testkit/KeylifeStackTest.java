package dev.keylife.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keylife.client.CommandHeaders;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.Outcome;
import dev.keylife.command.CreateKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeylifeStackTest {
  /** One of each in a JVM, or gone with the next garbage collection, and none keeps a JVM alive. */
  private static final List<String> OF_THE_JVM =
      List.of(
          "metrics-meter-tick-thread",
          "HttpClient-",
          "Native reference cleanup thread",
          "awaitility-");

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void nothingIsLeftBehind() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Path folder;
    try (KeylifeStack stack = KeylifeStack.start()) {
      folder = stack.folder();
      assertThat(folder).isNotEmptyDirectory();
      created(stack, "k");
    }
    assertThat(folder).doesNotExist();
    awaitNoThreadsBut(before);
  }

  @Test
  void twoStacksHaveNothingInCommon() {
    try (KeylifeStack one = KeylifeStack.start();
        KeylifeStack other = KeylifeStack.start()) {
      created(one, "k");
      created(other, "other");
      assertThat(keys(one)).containsExactlyInAnyOrder("k");
      assertThat(keys(other)).containsExactlyInAnyOrder("other");
    }
  }

  @Test
  void aFolderIsKeptAndGoneOnFrom(@TempDir Path folder) {
    try (KeylifeStack stack = KeylifeStack.builder().folder(folder).start()) {
      created(stack, "first");
      stack.stopProcessor();
      stack.startProcessor();
      created(stack, "second");
    }
    try (KeylifeStack stack = KeylifeStack.builder().folder(folder).start()) {
      created(stack, "third");
      assertThat(keys(stack)).containsExactlyInAnyOrder("first", "second", "third");
    }
  }

  @Test
  void aSettingThatIsWrongLeavesNothingRunning() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    KeylifeStack.Builder wrong = KeylifeStack.builder().setting("no.such.setting", "1");
    assertThatThrownBy(wrong::start).hasMessageContaining("no.such.setting");
    awaitNoThreadsBut(before);
  }

  private static void awaitNoThreadsBut(Set<Thread> before) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> !before.contains(thread))
                    .extracting(Thread::getName)
                    .filteredOn(name -> OF_THE_JVM.stream().noneMatch(name::startsWith))
                    .isEmpty());
  }

  private static void created(KeylifeStack stack, String key) {
    try (KeylifeClient client = stack.openClient()) {
      CreateKey command =
          CreateKey.newBuilder().setHeader(CommandHeaders.fresh(key, "test")).build();
      assertThat(client.execute(command, PATIENCE)).isInstanceOf(Outcome.Succeeded.class);
    }
  }

  private static Set<String> keys(KeylifeStack stack) {
    try (KeylifeClient client = stack.openClient()) {
      return client.snapshots().stream().map(s -> s.getKeyId()).collect(Collectors.toSet());
    }
  }
}
