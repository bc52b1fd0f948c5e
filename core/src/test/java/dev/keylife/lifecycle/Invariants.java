package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.KeyMaterial.Role;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What holds after every step, whatever the script. */
final class Invariants {
  private Invariants() {}

  static void check(World world) {
    Set<String> referred = new TreeSet<>();
    world.record.ifPresent(key -> checkRecord(key, referred));
    assertThat(OracleWords.secrets(world.secrets.keySet()))
        .as("no secret is left over or missing")
        .isEqualTo(referred);
  }

  private static void checkRecord(KeyRecord key, Set<String> referred) {
    assertThat(key.state() == KeyState.PENDING_DELETION)
        .as("a deletion date in PendingDeletion and only there")
        .isEqualTo(key.deletionDate().isPresent());
    boolean complete =
        key.origin() != Origin.EXTERNAL
            || (key.materials().stream().anyMatch(m -> m.role() == Role.CURRENT)
                && key.materials().stream()
                    .allMatch(m -> m.imported() || m.role() == Role.PENDING_ROTATION));
    switch (key.state()) {
      case ENABLED, DISABLED -> assertThat(complete).as("complete").isTrue();
      case PENDING_IMPORT -> assertThat(complete).as("complete").isFalse();
      case PENDING_DELETION -> {}
      default -> throw new AssertionError(key.state());
    }
    for (Role role : List.of(Role.CURRENT, Role.PENDING_ROTATION)) {
      long count = key.materials().stream().filter(m -> m.role() == role).count();
      assertThat(count).as(role.name()).isLessThanOrEqualTo(1);
    }
    if (!key.spec().mayHoldSeveralMaterials()) {
      assertThat(key.materials()).hasSizeLessThanOrEqualTo(1);
    }
    for (KeyMaterial m : key.materials()) {
      if (m.imported()) {
        referred.add(FakeCryptography.nameOf(m.id()));
      } else {
        assertThat(m.validTo()).isEmpty();
        assertThat(m.role()).isNotEqualTo(Role.PENDING_ROTATION);
      }
    }
    key.parameters().forEach(p -> referred.add(p.wrappingKeyId()));
  }
}
