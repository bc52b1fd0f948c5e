package dev.keylife.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.audit.SampleTrail.Stored;
import dev.keylife.audit.Violation.Kind;
import dev.keylife.client.TrailEntry;
import dev.keylife.client.TrailHandler.Origin;
import dev.keylife.client.TrailHandler.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is done to a trail, the verifier finds it, and finds nothing else. */
class TrailVerifierTest {

  private static Report verify(SampleTrail trail) {
    return verify(trail, false, Optional.empty());
  }

  private static Report verify(
      SampleTrail trail, boolean truncatedStart, Optional<Manifest> manifest) {
    TrailVerifier verifier = new TrailVerifier(truncatedStart, manifest);
    trail.read(verifier);
    return verifier.finish();
  }

  private static Report verifyChanged(Consumer<SampleTrail> change) {
    SampleTrail trail = SampleTrail.whole();
    change.accept(trail);
    return verify(trail);
  }

  static Stream<Integer> everyRecord() {
    return IntStream.range(0, SampleTrail.whole().records.size()).boxed();
  }

  /** Every record but the newest refusal of each partition, which nothing comes after. */
  static Stream<Integer> everyAnchoredRecord() {
    SampleTrail trail = SampleTrail.whole();
    return everyRecord().filter(i -> !isLastOfKeylessChain(trail, i));
  }

  private static boolean isLastOfKeylessChain(SampleTrail trail, int index) {
    Stored stored = trail.records.get(index);
    return stored.key().startsWith("nobody")
        && trail.records.stream()
            .skip(index + 1L)
            .noneMatch(r -> r.partition() == stored.partition() && r.key().startsWith("nobody"));
  }

  @Test
  void aWholeTrailHasNoBreaks() {
    Report report = verify(SampleTrail.whole());

    assertThat(report.violations()).isEmpty();
    assertThat(report.events()).isEqualTo(SampleTrail.whole().records.size());
    assertThat(report.keys()).isEqualTo(4);
  }

  @ParameterizedTest
  @MethodSource("everyAnchoredRecord")
  void aBitThatFlipsAnywhereIsFound(int index) {
    byte[] payload = SampleTrail.whole().records.get(index).bytes();
    for (int bit = index % 7; bit < payload.length * 8; bit += 7) { // in every other byte
      byte[] changed = payload.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      Report report =
          verifyChanged(t -> t.records.set(index, t.records.get(index).withPayload(changed)));
      assertThat(report.violations()).as("bit %d", bit).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("everyAnchoredRecord")
  void everyRecordThatIsDroppedIsMissed(int index) {
    assertThat(verifyChanged(t -> t.records.remove(index)).violations()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("everyRecord")
  void everyRecordThatComesTwiceIsFound(int index) {
    Report report =
        verifyChanged(
            t ->
                t.records.add(
                    t.records.get(index).at(1_000))); // a copy at the end of its partition
    assertThat(report.violations()).isNotEmpty();
    assertThat(report.violations().get(0).offset()).isEqualTo(1_000);
  }

  @ParameterizedTest
  @MethodSource("everyRecord")
  void everyRecordThatChangesPlacesWithTheNextOfItsChainIsFound(int index) {
    SampleTrail trail = SampleTrail.whole();
    Stored one = trail.records.get(index);
    for (int i = index + 1; i < trail.records.size(); i++) {
      Stored other = trail.records.get(i);
      if (other.key().equals(one.key())) {
        trail.records.set(index, other.at(one.offset()));
        trail.records.set(i, one.at(other.offset()));
        assertThat(verify(trail).violations()).as("with %d", i).isNotEmpty();
        return;
      }
    }
  }

  @Test
  void saysWhatIsMissingAndWhere() {
    Report report = verifyChanged(t -> t.records.remove(2)); // the third event of orders

    assertThat(report.violations()).hasSize(1);
    Violation first = report.violations().get(0);
    assertThat(first.kind()).isEqualTo(Kind.MISSING);
    assertThat(first.place()).isEqualTo("key-events-0@6");
    assertThat(first.keyId()).isEqualTo("orders");
    assertThat(first.message()).isEqualTo("has sequence 4: event 3 is missing");
  }

  @Test
  void aMissingEndIsShownByTheSnapshot() {
    Report report = verifyChanged(t -> t.records.remove(3)); // the last event of orders

    assertThat(report.violations()).hasSize(1);
    assertThat(report.violations().get(0).kind()).isEqualTo(Kind.END);
    assertThat(report.violations().get(0).message()).contains("the last is 3, at key-events-0@4");
  }

  @Test
  void aKeyThatVanishedFromTheSnapshotsWithoutADeletionIsFound() {
    Report report = verifyChanged(t -> t.anchors.remove("orders"));
    assertThat(report.violations()).extracting(Violation::kind).containsExactly(Kind.END);
  }

  @Test
  void aKeyWhoseWholeHistoryIsMissingIsFound() {
    Report report = verifyChanged(t -> t.records.removeIf(r -> r.key().equals("orders")));
    assertThat(report.violations()).extracting(Violation::kind).containsExactly(Kind.END);
    assertThat(report.violations().get(0).message()).contains("all of its events are missing");
  }

  @Test
  void aKeyThatIsYoungerThanTheSnapshotsThatWereReadIsNoBreak() {
    SampleTrail trail = SampleTrail.whole();
    trail.anchors.remove("orders");
    TrailVerifier verifier = new TrailVerifier(false, Optional.empty());
    trail.read(
        new Forwarding(verifier) {
          @Override
          public void onStart(Start start) {
            super.onStart(
                new Start(start.beginnings(), Map.of(0, 0L), start.anchors(), Optional.empty()));
          }
        });
    assertThat(verifier.finish().violations()).isEmpty();
  }

  @Test
  void aRecordThatBearsAnotherTypeThanItsHeadersSayIsFound() throws Exception {
    SampleTrail trail = SampleTrail.whole();
    TrailVerifier verifier = new TrailVerifier(false, Optional.empty());
    trail.read(
        new Forwarding(verifier) {
          @Override
          public void onEntry(TrailEntry entry) {
            Map<String, String> forged = new HashMap<>(entry.attributes().orElseThrow());
            forged.replace("ce_type", "dev.keylife.event.KeyUnchanged");
            super.onEntry(
                new TrailEntry(
                    entry.partition(),
                    entry.offset(),
                    entry.timestamp(),
                    entry.key(),
                    Optional.of(forged),
                    entry.schema(),
                    entry.payload(),
                    entry.event()));
          }
        });
    assertThat(verifier.finish().violations())
        .hasSize(trail.records.size())
        .allSatisfy(found -> assertThat(found.message()).contains("ce_type"));
  }

  @Test
  void aTrailWhoseBeginningRetentionRemovedIsBrokenUnlessThatIsAccepted() {
    SampleTrail trail = SampleTrail.whole();
    trail.records.removeIf(r -> r.offset() < 4);

    assertThat(verify(trail).violations()).isNotEmpty();
    assertThat(verify(trail, true, Optional.empty()).violations()).isEmpty();
  }

  @Test
  void anEarlierManifestShowsWhatNoChainShows() {
    Manifest manifest =
        new Manifest(
            "key-events",
            Optional.empty(),
            Instant.EPOCH,
            "",
            verify(SampleTrail.whole()).partitions(),
            Map.of());
    SampleTrail trail = SampleTrail.whole();
    assertThat(verify(trail, false, Optional.of(manifest)).violations()).isEmpty();

    int newestRefusal = trail.records.size() - 6;
    assertThat(isLastOfKeylessChain(trail, newestRefusal)).isTrue();
    trail.records.remove(newestRefusal);
    assertThat(verify(trail).violations()).isEmpty();
    assertThat(verify(trail, false, Optional.of(manifest)).violations())
        .extracting(Violation::kind)
        .containsExactly(Kind.MANIFEST);
  }

  @Test
  void whatCameAfterTheManifestIsJudgedByItsChainsAlone() {
    SampleTrail early = SampleTrail.whole();
    early.records.subList(10, early.records.size()).clear();
    Manifest manifest =
        new Manifest(
            "key-events",
            Optional.empty(),
            Instant.EPOCH,
            "",
            verify(early).partitions(),
            Map.of());
    assertThat(verify(SampleTrail.whole(), false, Optional.of(manifest)).violations()).isEmpty();
  }

  @Test
  void anEventThatIsBackdatedOrBroughtFromElsewhereIsFoundByItsAppendTime() throws Exception {
    SampleTrail trail = SampleTrail.whole();
    TrailVerifier verifier = new TrailVerifier(false, Optional.empty());
    trail.read(
        new Forwarding(verifier) {
          @Override
          public void onEntry(TrailEntry entry) {
            boolean late = entry.offset() == 2 && entry.partition() == 0;
            super.onEntry(late ? appended(entry, Duration.ofHours(3)) : entry);
          }
        });

    Violation first = verifier.finish().violations().get(0);
    assertThat(first.kind()).isEqualTo(Kind.MISDATED);
    assertThat(first.place()).isEqualTo("key-events-0@2");
    assertThat(first.message()).contains("backdated or brought from elsewhere");
  }

  @Test
  void anEventOfAClockThatIsAheadIsFoundAndWithinTheToleranceNothingIs() throws Exception {
    for (Duration off : List.of(Duration.ofHours(-3), Duration.ofMinutes(9))) {
      TrailVerifier verifier = new TrailVerifier(false, Optional.empty());
      SampleTrail.whole()
          .read(
              new Forwarding(verifier) {
                @Override
                public void onEntry(TrailEntry entry) {
                  super.onEntry(appended(entry, off));
                }
              });
      assertThat(verifier.finish().violations().isEmpty())
          .isEqualTo(off.equals(Duration.ofMinutes(9)));
    }
  }

  private static TrailEntry appended(TrailEntry entry, Duration later) {
    return new TrailEntry(
        entry.partition(),
        entry.offset(),
        entry.timestamp().plus(later),
        entry.key(),
        entry.attributes(),
        entry.schema(),
        entry.payload(),
        entry.event());
  }

  @Test
  void aTrailOfAnotherClusterOrOfATopicThatWasMadeAnewIsNotTheOneOfTheManifest() {
    Origin then = new Origin("cluster-a", "topic-1");
    Manifest manifest =
        new Manifest(
            "key-events",
            Optional.of(then),
            Instant.EPOCH,
            "",
            verify(SampleTrail.whole()).partitions(),
            Map.of());
    assertThat(verifyAt(manifest, Optional.of(then))).isEmpty();
    assertThat(verifyAt(manifest, Optional.empty())).as("brokers that do not tell").isEmpty();
    for (Origin other :
        List.of(new Origin("cluster-b", "topic-1"), new Origin("cluster-a", "topic-2"))) {
      assertThat(verifyAt(manifest, Optional.of(other)))
          .extracting(Violation::kind)
          .containsExactly(Kind.MANIFEST);
    }
  }

  private static List<Violation> verifyAt(Manifest manifest, Optional<Origin> origin) {
    TrailVerifier verifier = new TrailVerifier(false, Optional.of(manifest));
    SampleTrail.whole()
        .read(
            new Forwarding(verifier) {
              @Override
              public void onStart(Start start) {
                super.onStart(new Start(start.beginnings(), start.ends(), start.anchors(), origin));
              }
            });
    return verifier.finish().violations();
  }
}
