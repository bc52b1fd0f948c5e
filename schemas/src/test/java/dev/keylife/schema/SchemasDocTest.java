package dev.keylife.schema;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The reference page of the contract, written from the schemas so that it cannot lag behind. */
class SchemasDocTest {

  private static final Path PAGE = Path.of("../docs/schemas.md");

  private final SortedMap<String, Schema> types = SchemaFiles.currentTypes();

  @Test
  void theReferencePageIsTheOneThatTheSchemasGive() {
    new GeneratedFile(PAGE, page()).verifyOrUpdate();
  }

  private String page() {
    var page = new StringBuilder();
    page.append("# Schemas\n\n")
        .append("Written by a test from `schemas/src/main/avro`; edit there. ")
        .append("How the schemas evolve: [schemas/README.md](../schemas/README.md).\n\n")
        .append(
            "Every enum has the symbol `UNKNOWN`, which a reader sees for a symbol that its own")
        .append(" schema does not have yet. Optional fields are `null` by default. Times are")
        .append(" `timestamp-millis`, UTC.\n");
    section(page, "Commands, on `" + Topics.KEY_COMMANDS + "`", RecordTypes.COMMANDS);
    section(page, "Events, on `" + Topics.KEY_EVENTS + "`", RecordTypes.EVENTS);
    section(page, "Snapshots, on `" + Topics.KEY_STATES + "`", RecordTypes.SNAPSHOTS);
    section(page, "Aliases, on `" + Topics.KEY_ALIASES + "`", RecordTypes.ALIASES);
    section(page, "Usage, on `" + Topics.KEY_USAGE + "`", RecordTypes.USAGE);
    section(page, "Last usage, on `" + Topics.KEY_LAST_USAGE + "`", RecordTypes.LAST_USAGE);
    section(page, "What these are made of", parts(Schema.Type.RECORD));
    section(page, "Enums", parts(Schema.Type.ENUM));
    return page.toString();
  }

  private List<Schema> parts(Schema.Type kind) {
    var topLevel = SchemaFiles.currentTopLevel().keySet();
    return types.values().stream()
        .filter(type -> type.getType() == kind && !topLevel.contains(type.getFullName()))
        .toList();
  }

  private static void section(StringBuilder page, String title, Collection<Schema> types) {
    page.append("\n## ").append(title).append('\n');
    for (Schema type : types) {
      page.append("\n### ").append(type.getName()).append("\n\n");
      page.append(type.getDoc()).append("\n\n");
      page.append(type.getType() == Schema.Type.ENUM ? symbols(type) : fields(type));
    }
  }

  private static String symbols(Schema type) {
    return type.getEnumSymbols().stream()
        .map(symbol -> "`" + symbol + "`")
        .collect(Collectors.joining(", ", "", "\n"));
  }

  private static String fields(Schema type) {
    return type.getFields().stream()
        .map(field -> "| `%s` | %s | %s |\n".formatted(field.name(), typeOf(field), cell(field)))
        .collect(Collectors.joining("", "| field | type | meaning |\n|---|---|---|\n", ""));
  }

  private static String cell(Schema.Field field) {
    return field.doc().replace("|", "\\|");
  }

  private static String typeOf(Schema.Field field) {
    String type = describe(field.schema());
    if (!field.hasDefaultValue()) {
      return type;
    }
    return type + (field.schema().isUnion() ? ", optional" : ", empty by default");
  }

  private static String describe(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    if (logical != null) {
      return logical.getName();
    }
    return switch (schema.getType()) {
      case UNION -> describe(schema.getTypes().get(1));
      case ARRAY -> "array of " + describe(schema.getElementType());
      case RECORD, ENUM ->
          "[%s](#%s)".formatted(schema.getName(), schema.getName().toLowerCase(Locale.ROOT));
      default -> schema.getName();
    };
  }
}
