package dev.keylife.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Not a test but the tool that freezes the current schemas as a released version:
 *
 * <pre>mvn -pl schemas test -Dtest=ReleaseSchemas -Dkeylife.schemas.release=2</pre>
 *
 * <p>It takes the next free number only and alters no version that exists.
 */
@EnabledIfSystemProperty(
    named = ReleaseSchemas.VERSION,
    matches = "\\d+",
    disabledReason = "writes files; asked for with -Dkeylife.schemas.release=<version>")
class ReleaseSchemas {

  static final String VERSION = "keylife.schemas.release";

  @Test
  void freeze() throws IOException {
    int version = Integer.parseInt(System.getProperty(VERSION, "0"));
    assertThat(version)
        .as("the next version to release")
        .isEqualTo(SchemaFiles.releasedVersions().size() + 1);
    Path folder = SchemaFiles.RELEASED.resolve(Integer.toString(version));
    Files.createDirectories(folder);
    for (Schema schema : SchemaFiles.currentTopLevel().values()) {
      Files.writeString(
          folder.resolve(schema.getFullName() + ".avsc"),
          SchemaFormatter.format("json/pretty", schema) + "\n");
    }
    Files.writeString(ReleasedManifest.FILE, ReleasedManifest.ofFiles());
  }
}
