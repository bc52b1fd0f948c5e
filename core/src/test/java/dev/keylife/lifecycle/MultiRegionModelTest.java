package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Three Regions under a carrier that loses news, tells it twice, late and out of order: whatever
 * happens, nothing unsafe does; and once everything has been told, the Regions agree.
 */
class MultiRegionModelTest {
  private static final List<String> NAMES = List.of(Regions.A, Regions.B, Regions.C);

  @Property(tries = 1_000)
  void regionsAgreeInTheEnd(
      @ForAll @Size(min = 5, max = 60) List<@IntRange(max = 9999) Integer> steps) {
    Regions regions = new Regions(Regions.A, Regions.B, Regions.C);
    regions.in(Regions.A).create();
    regions.in(Regions.A).importMaterial("m0");
    for (int step : steps) {
      act(regions, step);
      requireSafe(regions);
    }
    regions.carryAgain();
    requireSafe(regions);
    requireAgreed(regions);
    regions.all().forEach(region -> region.holdings = Holdings.NONE);
    regions.carryAgain();
    requireSafe(regions);
    requireAgreed(regions);

    List<Object> settled = contents(regions);
    regions.carryAgain();
    assertThat(contents(regions)).isEqualTo(settled);
  }

  private static void act(Regions regions, int step) {
    Regions.Region region = regions.in(NAMES.get(step % 3));
    String other = NAMES.get((step / 3) % 3);
    int what = (step / 9) % 17;
    switch (what) {
      case 0 -> region.replicateTo(other);
      case 1 -> region.updatePrimary(other);
      case 2 -> region.importMaterial("m" + (step / 144) % 3);
      case 3 -> region.importNew("m" + (step / 144) % 3);
      case 4 -> region.rotate();
      case 5 -> region.deleteMaterial("m" + (step / 144) % 3);
      case 6 -> region.schedule();
      case 7 -> region.send(new Command.CancelKeyDeletion(region.header()));
      case 8 -> region.send(new Command.DisableKey(region.header()));
      case 9 -> region.send(new Command.EnableKey(region.header()));
      case 10 -> regions.advance(Duration.ofDays(step % 2 == 0 ? 1 : 8));
      case 11, 12 -> regions.carryAll();
      // From now on it creates no replicas, or does again.
      case 16 ->
          region.holdings =
              step % 2 == 0 ? Holdings.NONE : principal -> new Holdings.Held(1_000_000, 0);
      default -> {
        // Any piece of news, told before or not.
        if (!region.news.isEmpty()) {
          region.carry((step / 144) % region.news.size());
        }
      }
    }
  }

  private static void requireSafe(Regions regions) {
    List<Long> terms = new ArrayList<>();
    for (Regions.Region region : regions.all()) {
      if (region.isPrimary()) {
        terms.add(region.multiRegion().keys().term());
      }
      region.record.ifPresent(
          key -> {
            assertThat(
                    key.materials().stream()
                        .filter(m -> m.role() == KeyMaterial.Role.CURRENT)
                        .count())
                .as("current materials in %s", region.name)
                .isLessThanOrEqualTo(1);
            // What is in the record is in the store, and nothing else is.
            assertThat(
                    region.secrets.keySet().stream()
                        .filter(id -> id.kind() == SecretId.Kind.KEY_MATERIAL)
                        .map(SecretId::name)
                        .collect(Collectors.toSet()))
                .isEqualTo(
                    key.materials().stream()
                        .filter(KeyMaterial::imported)
                        .map(m -> m.id().value())
                        .collect(Collectors.toSet()));
            if (key.state() == KeyState.ENABLED) {
              assertThat(key.isComplete()).as("enabled in %s", region.name).isTrue();
            }
            assertThat(key.multiRegion().orElseThrow().resumes().isPresent())
                .isEqualTo(key.state().isTransient());
            assertThat(key.multiRegion().orElseThrow().deletionWindow().isPresent())
                .isEqualTo(key.state() == KeyState.PENDING_REPLICA_DELETION);
            assertThat(key.deletionDate().isPresent())
                .isEqualTo(key.state() == KeyState.PENDING_DELETION);
          });
      if (region.record.isEmpty()) {
        assertThat(region.secrets).isEmpty();
      }
    }
    assertThat(terms).as("terms of those that are the primary").doesNotHaveDuplicates();
  }

  private static void requireAgreed(Regions regions) {
    List<Regions.Region> living =
        regions.all().stream().filter(region -> region.record.isPresent()).toList();
    if (living.isEmpty()) {
      return;
    }
    List<Regions.Region> primaries = living.stream().filter(Regions.Region::isPrimary).toList();
    assertThat(primaries).as("primaries among %s", describe(regions)).hasSize(1);
    Regions.Region primary = primaries.get(0);
    RelatedKeys keys = primary.multiRegion().keys();
    for (Regions.Region region : living) {
      String what = describe(regions);
      assertThat(region.record.orElseThrow().state().isTransient()).as(what).isFalse();
      assertThat(region.multiRegion().keys()).as(what).isEqualTo(keys.withoutRequests());
      assertThat(keys.member(region.name).orElseThrow().isLiving()).as(what).isTrue();
      assertThat(roles(region)).as(what).isEqualTo(roles(primary));
    }
    assertThat(
            keys.members().stream()
                .filter(RelatedKeys.Member::isLiving)
                .map(RelatedKeys.Member::region))
        .containsExactlyInAnyOrderElementsOf(living.stream().map(region -> region.name).toList());
  }

  private static List<Object> roles(Regions.Region region) {
    return region.record.orElseThrow().materials().stream()
        .<Object>map(m -> m.id() + " " + m.role())
        .toList();
  }

  /** All but how far the Regions have heard of each other. */
  private static List<Object> contents(Regions regions) {
    return regions.all().stream()
        .<Object>map(
            region ->
                region.record.map(
                    key -> {
                      MultiRegion it = key.multiRegion().orElseThrow();
                      return key.withSequence(0)
                          .withMultiRegion(
                              new MultiRegion(
                                  it.keys(), List.of(), it.resumes(), it.deletionWindow()));
                    }))
        .toList();
  }

  private static String describe(Regions regions) {
    return regions.all().stream()
        .map(
            region ->
                region.name
                    + " "
                    + region.state()
                    + region
                        .record
                        .map(key -> " " + key.multiRegion().orElseThrow() + " " + region.roles())
                        .orElse(""))
        .collect(Collectors.joining("; "));
  }
}
