package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ids and names that a publisher chooses: what is refused, and what of it goes on into an event.
 */
class TextFromOutsideTest {

  static Stream<String> notPrintable() {
    return Stream.of(
        "a\nERROR forged line",
        "\u001b[2J",
        "nul\0",
        "\u007f",
        "\u0085",
        "\u202eright to left",
        "zero\u200bwidth",
        "\u2028line",
        "\uFEFFmark",
        "\ud83d half a pair",
        "\uE000 private");
  }

  @ParameterizedTest
  @MethodSource("notPrintable")
  void whatIsNotPrintableIsRefusedAndShownEscaped(String text) {
    for (boolean asId : List.of(true, false)) {
      World w = World.in("Enabled");
      Event event = w.send(disable(w, asId ? text : "c", asId ? "me" : text));
      assertThat(code(event)).isEqualTo(FailureCode.VALIDATION);
      Event.Request request = event.header().request().orElseThrow();
      String shown = asId ? request.commandId() : request.issuer();
      assertThat(Text.isPrintable(shown)).as(shown).isTrue();
      assertThat(shown).contains("\\u");
      assertThat(w.state()).isEqualTo("Enabled");
    }
  }

  @ParameterizedTest
  @CsvSource({"Jürgen Müller", "鍵の管理者", "ops@example.org", "arn:aws:iam::111122223333:user/x"})
  void namesInAnyScriptArePrintable(String name) {
    World w = World.in("Enabled");
    Event event = w.send(disable(w, name, name));
    assertThat(event).isInstanceOf(Event.KeyStateChanged.class);
    assertThat(event.header().request().orElseThrow().issuer()).isEqualTo(name);
    assertThat(event.header().request().orElseThrow().commandId()).isEqualTo(name);
  }

  @Test
  void whatIsTooLongIsRefusedAndCut() {
    World w = World.in("Enabled");
    Event event = w.send(disable(w, "c".repeat(60_000), "i".repeat(60_000)));
    assertThat(code(event)).isEqualTo(FailureCode.VALIDATION);
    Event.Request request = event.header().request().orElseThrow();
    assertThat(request.commandId()).isEqualTo("c".repeat(128) + "…");
    assertThat(request.issuer()).isEqualTo("i".repeat(256) + "…");
  }

  @Test
  void aKeyIdThatNamesNoKeyIsCutToo() {
    World w = new World();
    Event event =
        w.send(
            new Command.EnableKey(
                new Command.Header(
                    "c",
                    "\u0007".repeat(32_000),
                    "me",
                    w.now,
                    w.now,
                    List.of(),
                    List.of(),
                    ByteString.of(new byte[0]))));
    assertThat(event.header().keyId()).startsWith("\\u0007\\u0007").endsWith("…").hasSize(253);
  }

  @Property
  void whateverIsShownIsPrintableAndBounded(@ForAll String text) {
    String shown = Text.shown(text, 40);
    assertThat(Text.isPrintable(shown)).isTrue();
    assertThat(Text.length(shown)).isLessThanOrEqualTo(41);
    if (Text.isPrintable(text) && Text.length(text) <= 40) {
      assertThat(shown).isEqualTo(text);
    }
  }

  // --- times

  @ParameterizedTest
  @CsvSource({
    "1795651200000000, microseconds",
    "1795651200000000000, nanoseconds",
    "-1, 1970 to 9999",
    "253402300800000, 1970 to 9999",
    "9223372036854775807, 1970 to 9999",
    "-9223372036854775808, 1970 to 9999"
  })
  void timesThatNobodyElseCanReadAreRefusedInEveryField(long millis, String hint) {
    World w = World.in("Enabled");
    Instant time = Instant.ofEpochMilli(millis);
    Command.Header h = w.header();
    Command.Header issued =
        new Command.Header(
            h.commandId(),
            h.keyId(),
            h.issuer(),
            time,
            h.receivedAt(),
            List.of(),
            List.of(),
            ByteString.of(new byte[0]));
    Command.ImportKeyMaterial imports =
        w.importCommand(w.issueToken(), FakeCryptography.wrapped("m"));
    for (Command command :
        List.of(
            new Command.DisableKey(issued),
            new Command.ExpireKeyMaterial(h, Optional.empty(), Optional.of(time)),
            World.withExpiry(imports, time))) {
      Event event = w.send(command);
      assertThat(code(event)).as(command.type()).isEqualTo(FailureCode.VALIDATION);
      assertThat(OracleWords.failure(event).message()).as(command.type()).contains(hint);
      if (command instanceof Command.DisableKey) {
        assertThat(event.header().request().orElseThrow().issuedAt()).isEmpty();
      }
    }
    assertThat(w.state()).isEqualTo("Enabled");
  }

  @Test
  void aDateInSecondsIsNamedAsOne() {
    World w = World.in("PendingImport");
    Command.ImportKeyMaterial imports =
        w.importCommand(w.issueToken(), FakeCryptography.wrapped("m"));
    Event event = w.send(World.withExpiry(imports, Instant.ofEpochMilli(1_795_651_200L)));
    assertThat(OracleWords.failure(event).message())
        .isEqualTo("validTo must lie in the future; it looks like seconds");
  }

  @Test
  void theFirstAndTheLastMillisecondAreInRange() {
    assertThat(TimestampRange.inRange(Instant.EPOCH)).isTrue();
    assertThat(TimestampRange.inRange(Instant.parse("9999-12-31T23:59:59.999Z"))).isTrue();
  }

  private static Command disable(World w, String commandId, String issuer) {
    return new Command.DisableKey(
        new Command.Header(
            commandId,
            World.KEY,
            issuer,
            w.now,
            w.now,
            List.of(),
            List.of(),
            ByteString.of(new byte[0])));
  }

  private static FailureCode code(Event event) {
    return OracleWords.failure(event).code();
  }
}
