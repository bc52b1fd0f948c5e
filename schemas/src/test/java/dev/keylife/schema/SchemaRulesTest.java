package dev.keylife.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** What every schema keeps to, so that it can be read and can grow. */
class SchemaRulesTest {

  /** Every other long is a point in time. */
  private static final Set<String> COUNTING_LONGS =
      Set.of(
          "dev.keylife.event.EventHeader.sequence",
          "dev.keylife.snapshot.KeySnapshot.sequence",
          "dev.keylife.command.SynchronizeMultiRegionKey.sequence",
          "dev.keylife.type.MultiRegionConfiguration.term",
          "dev.keylife.usage.KeyUsed.count",
          "dev.keylife.event.KeyMaterialExpiring.leadTimeMillis");

  @Test
  void everyTypeIsDocumented() {
    assertThat(types())
        .allSatisfy(type -> assertThat(type.getDoc()).as(type.getName()).isNotBlank());
  }

  @Test
  void everyFieldIsDocumented() {
    assertThat(offendingFields(field -> field.doc() == null || field.doc().isBlank())).isEmpty();
  }

  @Test
  void everyEnumReadsASymbolFromTheFutureAsUnknown() {
    assertThat(types().stream().filter(type -> type.getType() == Schema.Type.ENUM))
        .isNotEmpty()
        .allSatisfy(
            type -> assertThat(type.getEnumDefault()).as(type.getName()).isEqualTo("UNKNOWN"));
  }

  @Test
  void everyTimeIsInMilliseconds() {
    var plainLongs =
        offendingFields(
            field -> {
              Schema type = present(field.schema());
              return type.getType() == Schema.Type.LONG
                  && !LogicalTypes.timestampMillis().equals(type.getLogicalType());
            });
    assertThat(plainLongs).isEqualTo(new TreeSet<>(COUNTING_LONGS));
  }

  @Test
  void everyOptionalFieldIsNullFirstAndNullByDefault() {
    assertThat(
            offendingFields(
                field ->
                    field.schema().isUnion()
                        && !(field.schema().getTypes().size() == 2
                            && field.schema().getTypes().get(0).isNullable()
                            && field.defaultVal() == JsonProperties.NULL_VALUE)))
        .isEmpty();
  }

  @Test
  void everyFileIsNamedAfterTheOneTypeInIt() {
    List<String> names =
        SchemaFiles.filesBelow(SchemaFiles.CURRENT).stream()
            .map(SchemaFiles.CURRENT::relativize)
            .map(
                file ->
                    "dev.keylife."
                        + file.toString().replace(File.separatorChar, '.').replace(".avsc", ""))
            .sorted()
            .toList();
    assertThat(SchemaFiles.currentTypes().keySet()).containsExactlyElementsOf(names);
  }

  @Test
  void recordTypesListsEveryValueOnATopic() {
    assertThat(RecordTypes.ALL.stream().map(Schema::getFullName))
        .containsExactlyInAnyOrderElementsOf(SchemaFiles.currentTopLevel().keySet());
    assertThat(RecordTypes.COMMANDS).allMatch(type -> hasHeader(type, "CommandHeader"));
    assertThat(RecordTypes.EVENTS).allMatch(type -> hasHeader(type, "EventHeader"));
  }

  private static boolean hasHeader(Schema type, String headerType) {
    Schema.Field first = type.getFields().get(0);
    return first.name().equals("header") && first.schema().getName().equals(headerType);
  }

  private static List<Schema> types() {
    return List.copyOf(SchemaFiles.currentTypes().values());
  }

  private static Set<String> offendingFields(Predicate<Schema.Field> offends) {
    return types().stream()
        .filter(type -> type.getType() == Schema.Type.RECORD)
        .flatMap(
            type ->
                type.getFields().stream()
                    .filter(offends)
                    .map(field -> type.getFullName() + "." + field.name()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Schema present(Schema schema) {
    Stream<Schema> branches = schema.isUnion() ? schema.getTypes().stream() : Stream.of(schema);
    return branches
        .filter(branch -> branch.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }
}
