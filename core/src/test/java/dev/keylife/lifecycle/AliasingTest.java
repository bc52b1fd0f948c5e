package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.Event.AliasChange;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aliases of one key, whose names' partition answers at once. */
class AliasingTest {
  private static final String ALIAS = "alias/orders";
  private static final String ARN = "arn:aws:kms:eu-central-1:111122223333:alias/orders";

  @ParameterizedTest
  @ValueSource(strings = {"PendingImport", "Enabled", "Disabled"})
  void anAliasIsCreatedUpdatedAndDeletedInEveryStateButPendingDeletion(String state) {
    World w = World.in(state);
    Event.AliasChanged created = (Event.AliasChanged) create(w, ALIAS);
    assertThat(created.change()).isEqualTo(AliasChange.CREATED);
    assertThat(created.aliasArn()).isEqualTo(ARN);
    assertThat(created.keyState().awsName()).isEqualTo(state);
    assertThat(w.names.get(new AliasName(ALIAS)).target()).isEqualTo(new KeyId(World.KEY));

    Event.AliasChanged updated = (Event.AliasChanged) update(w, ALIAS);
    assertThat(updated.change()).isEqualTo(AliasChange.UPDATED);
    assertThat(updated.previous()).as("the same key").isEmpty();

    Event.AliasChanged deleted = (Event.AliasChanged) delete(w, ALIAS);
    assertThat(deleted.change()).isEqualTo(AliasChange.DELETED);
    assertThat(w.names).isEmpty();
    assertThat(w.record.orElseThrow().aliases()).isEqualTo(KeyAliases.NONE);
    assertThat(deleted.header().sequence()).isEqualTo(created.header().sequence() + 2);
  }

  @Test
  void aKeyThatIsPendingDeletionTakesNoAliasAndLetsGoOfThoseItHas() {
    World w = World.in("Enabled");
    create(w, ALIAS);
    w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.empty()));
    for (Event refused : List.of(create(w, "alias/more"), update(w, ALIAS))) {
      assertThat(OracleWords.failure(refused).message())
          .isEqualTo(World.ARN + " is pending deletion.");
    }
    assertThat(delete(w, ALIAS)).isInstanceOf(Event.AliasChanged.class);
  }

  @Test
  void aDeletedKeyTakesItsAliasesWithIt() {
    World w = World.in("Enabled");
    create(w, ALIAS);
    create(w, "alias/more");
    w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.of(7)));
    w.advance(Duration.ofDays(7));
    assertThat(w.record).isEmpty();
    assertThat(w.names).isEmpty();
  }

  @Test
  void whatIsThereAlreadyAndWhatIsNotAreRefusedInAwsWords() {
    World w = World.in("Enabled");
    Event.Failure missing = OracleWords.failure(delete(w, ALIAS));
    assertThat(missing.code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(missing.message()).isEqualTo("Alias " + ARN + " is not found.");
    assertThat(OracleWords.failure(update(w, ALIAS)).message()).isEqualTo(missing.message());
    create(w, ALIAS);
    Event.Failure twice = OracleWords.failure(create(w, ALIAS));
    assertThat(twice.code()).isEqualTo(FailureCode.ALREADY_EXISTS);
    assertThat(twice.message()).isEqualTo("An alias with the name " + ARN + " already exists");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alias/", "alias/a b", "alias/\u00fc", "alias/aws/s3"})
  void aNameHasTheShapeOfOne(String name) {
    assertThat(OracleWords.failure(create(World.in("Enabled"), name)).code())
        .isEqualTo(FailureCode.INVALID_ALIAS_NAME);
  }

  /** As recorded from AWS. */
  @ParameterizedTest
  @ValueSource(strings = {"", "orders", "Alias/a"})
  void aNameBeginsWithThePrefix(String name) {
    Event.Failure failure = OracleWords.failure(create(World.in("Enabled"), name));
    assertThat(failure.code()).isEqualTo(FailureCode.VALIDATION);
    assertThat(failure.message())
        .isEqualTo(
            "Alias must start with the prefix \"alias/\". Please see"
                + " https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
  }

  @Test
  void aNameHasUpTo256Characters() {
    World w = World.in("Enabled");
    String longest = AliasName.PREFIX + "a:/_-Z9".repeat(36).substring(0, 250);
    assertThat(create(w, longest)).isInstanceOf(Event.AliasChanged.class);
    assertThat(OracleWords.failure(create(w, longest + "a")).code())
        .isEqualTo(FailureCode.INVALID_ALIAS_NAME);
  }

  @Test
  void aKeyHasFiftyAliases() {
    World w = World.in("Enabled");
    for (int i = 0; i < KeyAliases.MOST; i++) {
      assertThat(create(w, "alias/" + i)).isInstanceOf(Event.AliasChanged.class);
    }
    assertThat(OracleWords.failure(create(w, ALIAS)).code()).isEqualTo(FailureCode.LIMIT_EXCEEDED);
    assertThat(update(w, "alias/7")).isInstanceOf(Event.AliasChanged.class);
    delete(w, "alias/7");
    assertThat(create(w, ALIAS)).isInstanceOf(Event.AliasChanged.class);
  }

  private static Event create(World w, String alias) {
    return w.send(new Command.CreateAlias(w.header(), alias));
  }

  private static Event update(World w, String alias) {
    return w.send(new Command.UpdateAlias(w.header(), alias));
  }

  private static Event delete(World w, String alias) {
    return w.send(new Command.DeleteAlias(w.header(), alias));
  }
}
