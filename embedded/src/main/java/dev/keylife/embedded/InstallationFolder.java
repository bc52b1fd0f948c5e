package dev.keylife.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * A folder with what the processors of one installation keep: the keyset file, its password, and
 * the state of each. It outlives them; the next that start there go on from it.
 */
public final class InstallationFolder {
  private static final int PASSWORD_BYTES = 24;

  private final Path folder;
  private final Path password;

  private InstallationFolder(Path folder, Path password) {
    this.folder = folder;
    this.password = password;
  }

  /** A folder, made if missing, with a password for it alone that is drawn at the first use. */
  public static InstallationFolder in(Path folder) throws IOException {
    Path password = Files.createDirectories(folder).resolve("keyset.password");
    if (!Files.exists(password)) {
      byte[] random = new byte[PASSWORD_BYTES];
      new SecureRandom().nextBytes(random);
      Files.createFile(
          password,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(password, Base64.getUrlEncoder().encodeToString(random) + "\n");
    }
    return new InstallationFolder(folder, password);
  }

  /**
   * What any processor of the installation is started with: its names are those of
   * docs/settings.md.
   *
   * @return settings that may be changed
   */
  public Map<String, String> settings(String bootstrapServers, String registryUrl) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("kafka.bootstrap.servers", bootstrapServers);
    settings.put("schema.registry.url", registryUrl);
    settings.put("state.dir", folder.resolve("state").toString());
    settings.put("keyset.file", folder.resolve("keyset.json").toString());
    settings.put("keyset.password.file", password.toString());
    settings.put("keyset.create", "true");
    // Few partitions: quick to start on a small machine.
    settings.put("topics.partitions", "3");
    return settings;
  }

  /** The same for one of several processors, which has state of its own. */
  public Map<String, String> settings(
      String bootstrapServers, String registryUrl, String instance) {
    Map<String, String> settings = settings(bootstrapServers, registryUrl);
    settings.put("state.dir", folder.resolve("state-" + instance).toString());
    return settings;
  }

  /** Where it is. */
  public Path path() {
    return folder;
  }
}
