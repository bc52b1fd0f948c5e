package dev.keylife.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the tree that follows from the schemas. Held against them by default, written anew with
 * {@code -Dkeylife.docs.update=true}.
 */
record GeneratedFile(Path path, String content) {

  void verifyOrUpdate() {
    if (Boolean.getBoolean("keylife.docs.update")) {
      write();
    }
    assertThat(Files.exists(path) ? SchemaFiles.read(path) : "")
        .as("%s is stale; refresh: mvn -pl schemas test -Dkeylife.docs.update=true", path)
        .isEqualTo(content);
  }

  private void write() {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.writeString(path, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
