package dev.keylife.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.audit.Report;
import dev.keylife.audit.Violation;
import dev.keylife.cli.output.Printer;
import dev.keylife.cli.settings.OutputFormat;
import dev.keylife.cli.text.Escaped;
import dev.keylife.client.CommandHeaders;
import dev.keylife.client.KeyEvent;
import dev.keylife.client.Outcome;
import dev.keylife.command.EnableKey;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.EventHeader;
import dev.keylife.event.KeyTagsUpdated;
import dev.keylife.event.KeyUnchanged;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.FailureCode;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.Origin;
import dev.keylife.type.Tag;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text that somebody stored, on somebody else's terminal. */
class EscapedOutputTest {
  /** Line breaks of all kinds, a colour, a NUL, a C1 control, and text that turns direction. */
  private static final String HOSTILE =
      "x\n  state          Enabled\r\t\u001b[2J\u0000\u009b31m\u0085\u2028\u2029\u202egpj\u2066\u200b\uFEFF\\";

  private static final String SHOWN =
      "x\\n  state          Enabled\\r\\t\\u001b[2J\\u0000\\u009b31m\\u0085\\u2028\\u2029\\u202egpj\\u2066\\u200b\\ufeff\\\\";

  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  private static EventHeader header() {
    return EventHeader.newBuilder()
        .setEventId("orders:1")
        .setKeyId(HOSTILE)
        .setKeyArn(HOSTILE)
        .setSequence(1)
        .setOccurredAt(TIME)
        .setCommandId(HOSTILE)
        .setIssuer(HOSTILE)
        .setCommandIssuedAt(TIME)
        .build();
  }

  private static KeyEvent event(SpecificRecord value) {
    return new KeyEvent(value, header(), 0, 0);
  }

  private static KeyEvent rejected() {
    return event(
        CommandRejected.newBuilder()
            .setHeader(header())
            .setCommandType(HOSTILE)
            .setCode(FailureCode.ValidationException)
            .setMessage(HOSTILE)
            .setRetryable(false)
            .build());
  }

  private static KeyEvent unchanged() {
    return event(
        KeyUnchanged.newBuilder()
            .setHeader(header())
            .setKeyState(KeyState.Enabled)
            .setCommandType(HOSTILE)
            .setReason(HOSTILE)
            .build());
  }

  private static KeyEvent tagged() {
    return event(
        new KeyTagsUpdated(
            header(),
            KeyState.Enabled,
            List.of(new Tag(HOSTILE, HOSTILE)),
            List.of(new Tag(HOSTILE, HOSTILE))));
  }

  private static KeySnapshot key() {
    return KeySnapshot.newBuilder()
        .setKeyId(HOSTILE)
        .setKeyArn(HOSTILE)
        .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
        .setKeyUsage(KeyUsage.ENCRYPT_DECRYPT)
        .setOrigin(Origin.EXTERNAL)
        .setKeyState(KeyState.Disabled)
        .setDescription(HOSTILE)
        .setTags(List.of(new Tag(HOSTILE, HOSTILE)))
        .setPolicy(HOSTILE)
        .setCreationDate(TIME)
        .setSequence(0)
        .setLastEventHash(ByteBuffer.allocate(32))
        .setUpdatedAt(TIME)
        .build();
  }

  private static Report report() {
    Violation found =
        new Violation(Violation.Kind.UNREADABLE, "key-events", 0, 0, HOSTILE, HOSTILE);
    return new Report(1, 1, Map.of(), Optional.empty(), List.of(found));
  }

  private static String printed(Consumer<Printer> work) {
    StringWriter written = new StringWriter();
    PrintWriter both = new PrintWriter(written);
    work.accept(Printer.of(OutputFormat.text, both, both));
    return written.toString();
  }

  private static List<Consumer<Printer>> everything() {
    EnableKey command =
        EnableKey.newBuilder().setHeader(CommandHeaders.fresh("orders", "alice")).build();
    return List.of(
        printer -> printer.outcome(command, Outcome.of(rejected())),
        printer -> printer.outcome(command, Outcome.of(unchanged())),
        printer -> printer.event(rejected()),
        printer -> printer.event(unchanged()),
        printer -> printer.event(tagged()),
        printer -> printer.key(key()),
        printer -> printer.keys(List.of(key())),
        printer -> printer.refused(HOSTILE, HOSTILE),
        printer -> printer.audit(report()),
        printer -> printer.problem("kafka", HOSTILE),
        printer -> printer.note(HOSTILE));
  }

  @Test
  void nothingThatIsStoredReachesTheTerminalRawOrMakesALine() {
    for (Consumer<Printer> work : everything()) {
      String text = printed(work);
      assertThat(text).contains(SHOWN);
      assertThat(text.lines())
          .as("a line that only the description has")
          .doesNotContain("  state          Enabled");
      assertThat(text.codePoints())
          .allMatch(
              c ->
                  c == '\n'
                      || (!Character.isISOControl(c) && Character.getType(c) != Character.FORMAT));
    }
  }

  @Test
  void jsonIsExact() throws Exception {
    StringWriter out = new StringWriter();
    Printer.of(OutputFormat.json, new PrintWriter(out), new PrintWriter(new StringWriter()))
        .key(key());
    assertThat(out.toString().lines()).hasSize(1);
    assertThat(new ObjectMapper().readTree(out.toString()).get("description").asText())
        .isEqualTo(HOSTILE);
  }

  @ParameterizedTest
  @CsvSource({
    "Schlüssel für Zürich, Schlüssel für Zürich",
    "鍵, 鍵",
    "مفتاح, مفتاح",
    "🔑, 🔑",
    "C:\\new, C:\\\\new",
    "e\u0301, e\u0301"
  })
  void ordinaryTextOfAnyLanguageIsShownAsItIs(String text, String shown) {
    assertThat(Escaped.text(text)).isEqualTo(shown);
  }

  @Test
  void whatIsNoCharacterIsEscapedInUtf16() {
    assertThat(Escaped.text("\ud800x\udb40\udc41")).isEqualTo("\\ud800x\\udb40\\udc41");
  }

  @Test
  void wrongUsageAndStackTracesShowNothingRaw(@TempDir Path folder) {
    CliHarness cli = CliHarness.in(folder);
    for (String[] args :
        new String[][] {
          {"no-such\u001b[31m\u202e"},
          {"enable", "k", "--no-such\u001b[31m"},
          {"enable", "k", "--timeout", "\u001b[31m"},
          {"list", "-b", "\u001b[31mx:y", "--verbose"}
        }) {
      assertThat(cli.run(args).err()).contains("\\u001b[31m").doesNotContain("\u001b", "\u202e");
    }
  }
}
