package dev.keylife.streams.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.schema.TraceHeaders;
import dev.keylife.streams.TopologyHarness;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request's trace goes on from a command to what became of it. */
class TraceContextTest {
  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @TempDir Path folder;
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    harness = new TopologyHarness(folder);
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void theEventHasTheTraceOfItsCommand() {
    Headers event = answer(headers(PARENT, "congo=t61rcWkgMzE"));
    assertThat(text(event, TraceHeaders.PARENT)).containsExactly(PARENT);
    assertThat(text(event, TraceHeaders.STATE)).containsExactly("congo=t61rcWkgMzE");
    assertThat(text(event, "ce_type")).hasSize(1);
  }

  @Test
  void aRefusalHasItToo() {
    answer(headers(PARENT, ""));
    assertThat(text(answer(headers(PARENT, "")), TraceHeaders.PARENT)).containsExactly(PARENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
        "0:-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473/-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b`-01",
        "0004bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736000f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7001"
      })
  void whatIsNoTraceEndsHere(String parent) {
    Headers event = answer(headers(parent, "congo=t61rcWkgMzE"));
    assertThat(text(event, TraceHeaders.PARENT)).isEmpty();
    assertThat(text(event, TraceHeaders.STATE)).isEmpty();
  }

  /** Of a later version too, as long as it begins like ours. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "f0-00000000000000000000000000000001-0000000000000001-ff"
      })
  void whatIsATraceGoesOn(String parent) {
    Headers event = answer(headers(parent, " ~" + "a".repeat(510)));
    assertThat(text(event, TraceHeaders.PARENT)).containsExactly(parent);
    assertThat(text(event, TraceHeaders.STATE)).containsExactly(" ~" + "a".repeat(510));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\tb", "a\u007f", "\u00e4"})
  void aStateThatCannotBeShownIsLeftOut(String state) {
    Headers event = answer(headers(PARENT, state));
    assertThat(text(event, TraceHeaders.PARENT)).containsExactly(PARENT);
    assertThat(text(event, TraceHeaders.STATE)).isEmpty();
  }

  @Test
  void aStateThatIsTooLongIsLeftOut() {
    Headers event = answer(headers(PARENT, "a".repeat(513)));
    assertThat(text(event, TraceHeaders.PARENT)).containsExactly(PARENT);
    assertThat(text(event, TraceHeaders.STATE)).isEmpty();
  }

  private Headers answer(Headers command) {
    return harness.sendRaw("k", harness.encode(harness.createKey("k")), command).get(0).headers();
  }

  private static Headers headers(String parent, String state) {
    return new RecordHeaders()
        .add(TraceHeaders.PARENT, parent.getBytes(StandardCharsets.UTF_8))
        .add(TraceHeaders.STATE, state.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> text(Headers headers, String name) {
    return StreamSupport.stream(headers.headers(name).spliterator(), false)
        .map(header -> new String(header.value(), StandardCharsets.UTF_8))
        .toList();
  }
}
