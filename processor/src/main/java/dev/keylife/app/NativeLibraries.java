package dev.keylife.app;

import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import org.rocksdb.RocksDB;

/** The native code that the state stores need. */
final class NativeLibraries {
  private NativeLibraries() {}

  /**
   * Loads it: where that fails in a stream thread, the topology waits for ever.
   *
   * @throws ProgramException if it cannot be loaded
   */
  static void require() {
    try {
      RocksDB.loadLibrary();
    } catch (LinkageError | RuntimeException e) {
      throw new ProgramException(
          ExitCode.USAGE,
          "RocksDB's native library cannot be loaded from the temporary folder "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + e.getMessage()
              + ". Where that is mounted noexec or cannot be written to, name another one with"
              + " -Djava.io.tmpdir=FOLDER (KEYLIFE_JAVA_OPTS in the image).",
          e);
    }
  }
}
