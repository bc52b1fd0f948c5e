package dev.keylife.material.keyset;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Judges whether others can have read or changed a file that holds a secret. */
final class FileGuard {
  private static final int WRITABLE_BY_ALL = 0002;
  private static final int STICKY = 01000;
  private static final int ROOT = 0;

  /** Everything but the owner's own. */
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private static final Set<PosixFilePermission> WRITING =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
  private static final Set<PosixFilePermission> WRITING_AND_ALL_READING =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_READ);

  private static final Path SECRET_MOUNTS = Path.of("/run/secrets");
  private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");

  private final String what;
  private final Path file;

  /**
   * @param what names the file in messages
   */
  FileGuard(String what, Path file) {
    this.what = what;
    this.file = file;
  }

  /** Nobody but the owner may read or write it, and the owner is who runs this, or root. */
  void requireOwnerOnly() throws IOException, KeysetException {
    refuse(OTHERS, "chmod 600 " + file);
    long owner = ((Number) Files.getAttribute(file, "unix:uid")).longValue();
    if (owner != ROOT && owner != new UnixSystem().getUid()) {
      throw new KeysetException(
          what
              + " "
              + file
              + " belongs to another user (uid "
              + owner
              + "). Make it belong to the user that runs Keylife: chown.");
    }
  }

  /** What a container platform mounts is fine, with the modes that it uses. */
  void requireMountedOrPrivate() throws IOException, KeysetException {
    boolean mounted =
        file.toAbsolutePath().normalize().startsWith(SECRET_MOUNTS)
            || MEMORY.contains(Files.getFileStore(file).type());
    refuse(mounted ? WRITING : WRITING_AND_ALL_READING, "chmod o-rwx,g-w " + file);
  }

  /** Nobody else may be able to put another file in the place of this one. */
  void requireSafeFolder(Path folder) throws IOException, KeysetException {
    int mode = ((Number) Files.getAttribute(folder, "unix:mode")).intValue();
    if ((mode & WRITABLE_BY_ALL) != 0 && (mode & STICKY) == 0) {
      throw new KeysetException(
          what
              + " "
              + file
              + " lies in a folder to which everybody can write, so anybody could replace it. Take"
              + " that away: chmod o-w "
              + folder);
    }
  }

  private void refuse(Set<PosixFilePermission> refused, String remedy)
      throws IOException, KeysetException {
    if (Files.isDirectory(file)) {
      throw new KeysetException(what + " " + file + " cannot be read: Is a directory");
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.stream().anyMatch(refused::contains)) {
      throw new KeysetException(
          what
              + " "
              + file
              + " is open to others ("
              + PosixFilePermissions.toString(permissions)
              + "). Take that away: "
              + remedy);
    }
  }
}
