package dev.keylife.schema;

import static org.apache.avro.SchemaCompatibility.checkReaderWriterCompatibility;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * FULL_TRANSITIVE: whoever has any version reads what any other version wrote. Publishers,
 * processor and subscribers are upgraded in any order, and the audit trail is readable for ever.
 */
class CompatibilityTest {

  @TestFactory
  Stream<DynamicTest> currentAndReleasedReadEachOther() {
    var current = SchemaFiles.currentTopLevel();
    return SchemaFiles.releasedVersions().stream()
        .flatMap(
            version ->
                SchemaFiles.released(version).entrySet().stream()
                    .filter(released -> current.containsKey(released.getKey()))
                    .map(
                        released ->
                            DynamicTest.dynamicTest(
                                released.getValue().getName() + " of version " + version,
                                () -> {
                                  Schema now = current.get(released.getKey());
                                  assertReads(now, released.getValue());
                                  assertReads(released.getValue(), now);
                                })));
  }

  @Test
  void noReleasedTypeIsTakenBack() {
    var released = new TreeSet<String>();
    for (int version : SchemaFiles.releasedVersions()) {
      released.addAll(SchemaFiles.released(version).keySet());
    }
    assertThat(SchemaFiles.currentTopLevel().keySet()).containsAll(released);
  }

  /** Avro would let them go where there is a default; the audit trail would read poorer. */
  @Test
  void noReleasedFieldOrSymbolIsTakenBack() {
    var released = new TreeSet<String>();
    for (int version : SchemaFiles.releasedVersions()) {
      released.addAll(SchemaFiles.fieldsAndSymbols(SchemaFiles.released(version).values()));
    }
    assertThat(released).isNotEmpty();
    assertThat(SchemaFiles.fieldsAndSymbols(SchemaFiles.currentTopLevel().values()))
        .containsAll(released);
  }

  @Test
  void noReleasedFileIsAlteredOrTakenAway() {
    assertThat(ReleasedManifest.ofFiles())
        .as("the files below %s against SHA256SUMS", SchemaFiles.RELEASED)
        .isEqualTo(ReleasedManifest.recorded());
  }

  @Test
  void releasedVersionsAreCountedFromOneWithoutGaps() {
    List<Integer> versions = SchemaFiles.releasedVersions();
    assertThat(versions)
        .isNotEmpty()
        .isEqualTo(IntStream.rangeClosed(1, versions.size()).boxed().toList());
  }

  private static void assertReads(Schema reader, Schema writer) {
    SchemaPairCompatibility outcome = checkReaderWriterCompatibility(reader, writer);
    assertThat(outcome.getResult().getIncompatibilities()).isEmpty();
  }
}
