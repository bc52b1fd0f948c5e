package dev.keylife.material.keyset;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keylife.embedded.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

/**
 * SoftHSM2, an HSM in software. Its library reads where its tokens are from a file that the
 * environment names, so the build sets that for the tests' JVM.
 */
public final class SoftHsm {
  public static final String PIN = "8136-5270-pin";

  private static final String CONFIGURATION = "SOFTHSM2_CONF";
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/softhsm/libsofthsm2.so"),
          Path.of("/usr/lib64/softhsm/libsofthsm2.so"),
          Path.of("/usr/lib/pkcs11/libsofthsm2.so"),
          Path.of("/usr/local/lib/softhsm/libsofthsm2.so"),
          Path.of("/opt/homebrew/lib/softhsm/libsofthsm2.so"));
  private static final Pattern SLOT = Pattern.compile("reassigned to slot (\\d+)");

  private static Optional<SoftHsm> started = Optional.empty();

  private final Path library;
  private final int slot;

  private SoftHsm(Path library, int slot) {
    this.library = library;
    this.slot = slot;
  }

  /**
   * A new token, the only one that the library knows; skips the tests where SoftHSM2 is not
   * installed. All tests of a JVM have the same: the library looks for tokens but once.
   */
  public static synchronized SoftHsm start() throws IOException, InterruptedException {
    if (started.isEmpty()) {
      started = Optional.of(startFirst());
    }
    return started.get();
  }

  private static SoftHsm startFirst() throws IOException, InterruptedException {
    Optional<Path> library = LIBRARIES.stream().filter(Files::exists).findFirst();
    assumeTrue(
        library.isPresent(),
        "SKIPPED: SoftHSM2 is not installed (Debian: apt-get install softhsm2)");
    Optional<Path> configuration = Optional.ofNullable(System.getenv(CONFIGURATION)).map(Path::of);
    assumeTrue(configuration.isPresent(), "SKIPPED: " + CONFIGURATION + " is not set");
    Path folder = Files.createDirectories(configuration.orElseThrow().resolveSibling("tokens"));
    Path tokens = Files.createTempDirectory(folder, "of-");
    Files.writeString(
        configuration.orElseThrow(), "directories.tokendir = " + tokens + "\nlog.level = ERROR\n");
    return new SoftHsm(library.orElseThrow(), newToken());
  }

  private static int newToken() throws IOException, InterruptedException {
    ChildProcess.Result made =
        ChildProcess.of("softhsm2-util", "--init-token", "--free", "--label", "keylife-test")
            .arguments("--so-pin", "8136-5270-so", "--pin", PIN)
            .errorsInOutput()
            .run();
    Matcher slot = SLOT.matcher(made.out());
    if (made.status() != 0 || !slot.find()) {
      throw new IllegalStateException("softhsm2-util: " + made.out());
    }
    return Integer.parseInt(slot.group(1));
  }

  public Pkcs11Protection.Token token(String keyLabel) {
    return new Pkcs11Protection.Token(library, OptionalInt.of(slot), keyLabel);
  }

  public Path library() {
    return library;
  }

  /** Makes an AES key that does not leave the token. */
  public void makeKey(String label) throws GeneralSecurityException, IOException {
    makeKey(label, "AES", 256);
  }

  void makeKey(String label, String algorithm, int bits)
      throws GeneralSecurityException, IOException {
    Provider hsm =
        Security.getProvider("SunPKCS11")
            .configure("--name = Making\nlibrary = " + library + "\nslot = " + slot + "\n");
    KeyStore keys = KeyStore.getInstance("PKCS11", hsm);
    keys.load(null, PIN.toCharArray());
    KeyGenerator generator = KeyGenerator.getInstance(algorithm, hsm);
    generator.init(bits);
    SecretKey key = generator.generateKey();
    keys.setKeyEntry(label, key, null, null);
    // Who is logged in is so for the whole process; a test of a wrong PIN must not be.
    ((AuthProvider) hsm).logout();
  }
}
