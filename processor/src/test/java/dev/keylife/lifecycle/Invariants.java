package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;

/** What holds after every step, whatever the script. */
final class Invariants {
  private Invariants() {}

  static void check(World world) {
    Set<String> referred = new TreeSet<>();
    world.record.ifPresent(key -> checkRecord(key, referred));
    assertThat(Told.secrets(world.secrets.keySet()))
        .as("no secret is left over or missing")
        .isEqualTo(referred);
  }

  private static void checkRecord(KeyRecord key, Set<String> referred) {
    assertThat(key.state() == KeyState.PENDING_DELETION)
        .as("a deletion date in PendingDeletion and only there")
        .isEqualTo(key.deletionDate().isPresent());
    assertThat(key.state()).isNotEqualTo(KeyState.DELETED);
    if (key.state() == KeyState.ENABLED || key.state() == KeyState.DISABLED) {
      assertThat(key.isComplete()).as("complete").isTrue();
    }
    if (key.state() == KeyState.PENDING_IMPORT) {
      assertThat(key.isComplete()).as("complete").isFalse();
    }
    assertThat(key.materials().stream().map(KeyMaterial::role))
        .as("one current and one pending material at most")
        .filteredOn(role -> role != KeyMaterial.Role.NON_CURRENT)
        .doesNotHaveDuplicates();
    if (!key.spec().mayHoldSeveralMaterials()) {
      assertThat(key.materials()).hasSizeLessThanOrEqualTo(1);
    }
    for (KeyMaterial m : key.materials()) {
      if (m.imported()) {
        referred.add(FakeCryptography.nameOf(m.id()));
      } else {
        assertThat(m.validTo()).isEmpty();
        assertThat(m.role()).isNotEqualTo(KeyMaterial.Role.PENDING_ROTATION);
      }
    }
    key.parameters().forEach(p -> referred.add(p.wrappingKeyId()));
  }
}
