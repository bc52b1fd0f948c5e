package dev.keylife.drill;

import dev.keylife.material.keyset.TestKeyset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A drill in a folder of a test, under a keyset whose password costs next to nothing: each process
 * that is killed and started again derives it anew.
 */
final class SmallDrill {
  private SmallDrill() {}

  /** The exit status of a drill with these options. */
  static int run(Path folder, String... options) throws IOException {
    Path keyset = folder.resolve("quick-keyset.json");
    Path password = Files.writeString(folder.resolve("quick-password"), "a password for drills");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    TestKeyset.quickFile(
        Map.of("keyset.file", keyset.toString(), "keyset.password.file", password.toString()));
    return Drill.run(
        Stream.concat(
                Stream.of(options),
                Stream.of(
                    "--set=keyset.file=" + keyset,
                    "--set=keyset.password.file=" + password,
                    "--folder=" + folder.resolve("made/by/the/drill")))
            .toArray(String[]::new));
  }
}
