package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tags a key can have, and how they change. */
class TaggingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"team", "cost centre", "a+b-c=d.e_f:g/h@i", "\u00fcber", "\u6771\u4eac", "awsx"})
  void takesTags(String key) {
    assertThat(tag(World.in("Enabled"), new Tag(key, key)))
        .isInstanceOf(Event.KeyTagsUpdated.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      aws:x    | v   | TagException
      AWS:x    | v   | TagException
      a,b      | v   | TagException
      aLINEb   | v   | TagException
      aTABb    | v   | TagException
      k        | <v> | TagException
      LONG     | v   | ValidationException
      EMPTY    | v   | ValidationException
      k        | LONGER | ValidationException
      """)
  void refusesTags(String key, String value, String code) {
    Tag tag =
        new Tag(
            key.replace("LONG", "x".repeat(129))
                .replace("EMPTY", "")
                .replace("LINE", "\u2028")
                .replace("TAB", "\t"),
            value.replace("LONGER", "x".repeat(257)));
    World w = World.in("Enabled");
    assertThat(OracleWords.failure(tag(w, tag)).code().awsName()).isEqualTo(code);
    assertThat(w.record.orElseThrow().attributes().tags()).isEmpty();
  }

  @Test
  void charactersAreCountedAsTheirWriterCountsThem() {
    String letters = "\ud835\udd38".repeat(128); // outside of the basic plane
    assertThat(tag(World.in("Enabled"), new Tag(letters, letters.repeat(2))))
        .isInstanceOf(Event.KeyTagsUpdated.class);
  }

  @Test
  void aTagKeyIsGivenOnce() {
    Event event = tag(World.in("Enabled"), new Tag("team", "a"), new Tag("team", "b"));
    assertThat(OracleWords.failure(event).code()).isEqualTo(FailureCode.TAG);
  }

  @Test
  void tagKeysDifferByCase() {
    World w = World.in("Enabled");
    tag(w, new Tag("team", "a"), new Tag("Team", "b"));
    assertThat(w.record.orElseThrow().attributes().tags()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 128, 129})
  void theKeyOfATagThatIsTakenAwayIsOneThatCanBe(int length) {
    World w = World.in("Enabled");
    Event event =
        w.send(new Command.UntagResource(w.header(), List.of("x".repeat(length), "team")));
    if (length == 0 || length == 129) {
      assertThat(OracleWords.failure(event).code()).isEqualTo(FailureCode.VALIDATION);
    } else {
      assertThat(event).isInstanceOf(Event.KeyUnchanged.class);
    }
  }

  @Test
  void onlyWhatChangesIsTold() {
    World w = World.in("Enabled");
    tag(w, new Tag("team", "a"), new Tag("cost", "1"));
    Event.KeyTagsUpdated event =
        (Event.KeyTagsUpdated)
            tag(w, new Tag("team", "b"), new Tag("cost", "1"), new Tag("new", ""));
    assertThat(event.tags()).containsExactly(new Tag("team", "b"), new Tag("new", ""));
    assertThat(w.record.orElseThrow().attributes().tags())
        .containsExactly(new Tag("team", "b"), new Tag("cost", "1"), new Tag("new", ""));
    Event.KeyTagsUpdated gone =
        (Event.KeyTagsUpdated)
            w.send(new Command.UntagResource(w.header(), List.of("cost", "never", "cost")));
    assertThat(gone.removed()).containsExactly(new Tag("cost", "1"));
  }

  /** As recorded from AWS. */
  @Test
  void aCommandHasFiftyTags() {
    Tag[] many = IntStream.range(0, 51).mapToObj(i -> new Tag("t" + i, "")).toArray(Tag[]::new);
    Event.Failure failure = OracleWords.failure(tag(World.in("Enabled"), many));
    assertThat(failure.code()).isEqualTo(FailureCode.TAG);
    assertThat(failure.message()).isEqualTo("Too many tags");
  }

  @Test
  void aKeyHasFiftyTags() {
    World w = World.in("Enabled");
    Tag[] fifty = IntStream.range(0, 50).mapToObj(i -> new Tag("t" + i, "")).toArray(Tag[]::new);
    assertThat(tag(w, fifty)).isInstanceOf(Event.KeyTagsUpdated.class);
    assertThat(OracleWords.failure(tag(w, new Tag("one more", ""))).code())
        .isEqualTo(FailureCode.LIMIT_EXCEEDED);
    assertThat(tag(w, new Tag("t7", "another value"))).isInstanceOf(Event.KeyTagsUpdated.class);
  }

  private static Event tag(World w, Tag... tags) {
    return w.send(new Command.TagResource(w.header(), List.of(tags)));
  }
}
