package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What happens to a key at a date: expiry and its notices, import parameters, deletion. */
class DeadlinesTest {

  @Test
  void materialExpiresAtItsDateToTheSecondAndNotBefore() {
    World w = World.in("PendingImport");
    w.importMaterial("m", Duration.ofHours(1));
    assertThat(w.advance(Duration.ofHours(1).minusSeconds(1))).isEmpty();
    assertThat(w.state()).isEqualTo("Enabled");
    Event.KeyStateChanged event =
        (Event.KeyStateChanged) w.advance(Duration.ofSeconds(1)).orElseThrow();
    assertThat(event.cause()).isEqualTo(Event.Cause.EXPIRED);
    assertThat(event.newState()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(event.keyMaterialId()).contains(FakeCryptography.idOf("m"));
    assertThat(event.header().request()).as("nobody asked").isEmpty();
    assertThat(w.secrets).isEmpty();
  }

  @Test
  void materialThatExpiresWhileTheKeyIsPendingDeletionLeavesItThere() {
    World w = World.in("PendingImport");
    w.importMaterial("m", Duration.ofDays(1));
    w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.of(7)));
    w.advance(Duration.ofDays(1));
    assertThat(w.state()).isEqualTo("PendingDeletion");
    assertThat(w.secrets).isEmpty();
    w.send(new Command.CancelKeyDeletion(w.header()));
    assertThat(w.state()).isEqualTo("PendingImport");
  }

  @Test
  void aReimportMovesTheDateAndADeleteRemovesIt() {
    World w = World.in("PendingImport");
    w.importMaterial("m", Duration.ofHours(1));
    w.importMaterial("m", Duration.ofHours(3));
    assertThat(datesOf(w, Deadline.Kind.MATERIAL_EXPIRY))
        .containsExactly(w.now.plus(Duration.ofHours(3)));
    w.importMaterial("m");
    assertThat(datesOf(w, Deadline.Kind.MATERIAL_EXPIRY)).as("does not expire").isEmpty();
    w.importMaterial("m", Duration.ofHours(3));
    w.send(new Command.DeleteImportedKeyMaterial(w.header(), Optional.empty()));
    assertThat(w.record.orElseThrow().deadlines()).isEmpty();
  }

  @Test
  void eachMaterialOfAKeyHasADateOfItsOwn() {
    World w = World.in("PendingImport");
    w.importMaterial("m", Duration.ofHours(2));
    Command.ImportKeyMaterial next =
        World.withType(
            w.importCommand(w.issueToken(), FakeCryptography.wrapped("n")),
            ImportType.NEW_KEY_MATERIAL);
    w.send(World.withExpiry(next, w.now.plus(Duration.ofHours(1))));
    w.advance(Duration.ofHours(1));
    assertThat(w.state()).as("what is pending rotation leaves no mark").isEqualTo("Enabled");
    assertThat(w.record.orElseThrow().materials()).hasSize(1);
    w.advance(Duration.ofHours(1));
    assertThat(w.state()).isEqualTo("PendingImport");
  }

  // --- notices

  @Test
  void expiryIsAnnounced30And7And1DaysAheadAndNeverTwice() {
    World w = World.in("PendingImport");
    w.importMaterial("m", Duration.ofDays(60));
    List<String> told = new ArrayList<>();
    for (int hour = 0; hour < 60 * 24; hour++) {
      w.advance(Duration.ofHours(1))
          .ifPresent(e -> told.add(Duration.between(World.START, w.now).toDays() + " " + name(e)));
    }
    assertThat(told)
        .containsExactly(
            "30 KeyMaterialExpiring PT720H",
            "53 KeyMaterialExpiring PT168H",
            "59 KeyMaterialExpiring PT24H",
            "60 KeyStateChanged");
  }

  @Test
  void aNoticeWhoseTimeHasComeAlreadyAtTheImportIsNotGiven() {
    World w = World.in("PendingImport");
    w.importMaterial("m", Duration.ofDays(7));
    assertThat(w.record.orElseThrow().materials().get(0).notices())
        .containsExactly(Duration.ofDays(1));
  }

  @Test
  void afterDowntimeLateNoticesComeInOrderAndPastOnesNot() {
    World w = World.in("PendingImport");
    w.importMaterial("m", Duration.ofDays(60));
    w.now = w.now.plus(Duration.ofDays(55)); // missed 30 and 7 days ahead
    assertThat(wake(w)).containsExactly("KeyMaterialExpiring PT720H", "KeyMaterialExpiring PT168H");
    w.now = w.now.plus(Duration.ofDays(5)); // missed the last notice and the date itself
    assertThat(wake(w)).containsExactly("KeyStateChanged");
  }

  @Test
  void aReimportStartsTheNoticesAnew() {
    World w = World.in("PendingImport");
    w.importMaterial("m", Duration.ofDays(31));
    w.advance(Duration.ofDays(30));
    w.importMaterial("m", Duration.ofDays(31));
    assertThat(w.record.orElseThrow().materials().get(0).notices())
        .containsExactly(Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(1));
  }

  // --- import parameters

  @Test
  void importParametersExpireAfterADayInSilenceAndTheirWrappingKeyIsErased() {
    World w = World.in("PendingImport");
    w.issueToken();
    long sequence = w.record.orElseThrow().sequence();
    w.advance(Duration.ofHours(24).minusSeconds(1));
    assertThat(w.secrets).hasSize(1);
    assertThat(w.advance(Duration.ofSeconds(1))).as("their date was published at first").isEmpty();
    assertThat(w.secrets).isEmpty();
    assertThat(w.record.orElseThrow().parameters()).isEmpty();
    assertThat(w.record.orElseThrow().sequence()).as("no event, no number").isEqualTo(sequence);
  }

  // --- deletion

  @Test
  void theKeyIsDeletedOnItsDateAndNotBefore() {
    World w = World.in("Enabled");
    w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.of(7)));
    assertThat(w.advance(Duration.ofDays(7).minusSeconds(1))).isEmpty();
    Event.KeyStateChanged event =
        (Event.KeyStateChanged) w.advance(Duration.ofSeconds(1)).orElseThrow();
    assertThat(event.newState()).isEqualTo(KeyState.DELETED);
    assertThat(event.deletionDate()).isEmpty();
    assertThat(w.record).isEmpty();
    Event after = w.send(new Command.EnableKey(w.header()));
    assertThat(((Event.CommandRejected) after).failure().code()).isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void aCancelledDeletionDoesNotComeBack() {
    World w = World.in("Enabled");
    w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.of(7)));
    Deadline cancelled = only(w, Deadline.Kind.KEY_DELETION);
    w.send(new Command.CancelKeyDeletion(w.header()));
    w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.of(30)));
    w.now = w.now.plus(Duration.ofDays(8));
    assertThat(w.decideDeadline(cancelled).record()).isEqualTo(w.record);
    assertThat(w.decideDeadline(cancelled).event()).isEmpty();
  }

  // --- order

  @Test
  void afterALongSleepDatesAreReachedInTheirOrder() {
    World w = World.in("PendingImport");
    w.issueToken();
    w.importMaterial("m", Duration.ofDays(3));
    w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.of(7)));
    w.now = w.now.plus(Duration.ofDays(30));
    assertThat(wake(w)).containsExactly("KeyStateChanged", "KeyStateChanged");
    assertThat(w.record).isEmpty();
    assertThat(w.secrets).isEmpty();
  }

  @Test
  void atOneInstantTheNoticeComesBeforeTheExpiryAndTheDeletionLast() {
    assertThat(Deadline.Kind.values())
        .containsExactly(
            Deadline.Kind.EXPIRY_NOTICE,
            Deadline.Kind.MATERIAL_EXPIRY,
            Deadline.Kind.PARAMETERS_EXPIRY,
            Deadline.Kind.APPROVAL_EXPIRY,
            Deadline.Kind.KEY_DELETION);
  }

  private static List<String> wake(World w) {
    List<String> told = new ArrayList<>();
    for (Optional<Deadline> due = w.nextDue(); due.isPresent(); due = w.nextDue()) {
      w.carryOut(due.get()).event().ifPresent(e -> told.add(name(e)));
    }
    return told;
  }

  private static String name(Event event) {
    return event instanceof Event.KeyMaterialExpiring e
        ? "KeyMaterialExpiring " + e.leadTime()
        : event.getClass().getSimpleName();
  }

  private static List<Instant> datesOf(World w, Deadline.Kind kind) {
    return w.record.orElseThrow().deadlines().stream()
        .filter(d -> d.kind() == kind)
        .map(Deadline::due)
        .toList();
  }

  private static Deadline only(World w, Deadline.Kind kind) {
    return w.record.orElseThrow().deadlines().stream()
        .filter(d -> d.kind() == kind)
        .findFirst()
        .orElseThrow();
  }
}
