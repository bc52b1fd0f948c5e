package dev.keylife.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keylife.embedded.ChildProcess;
import dev.keylife.embedded.ChildProcess.Result;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script {@code keylife} where machines are odd. It runs on a stand-in of the built jar, so
 * that this needs no package phase: what the script does to the JVM, and not what the program does.
 */
class OddMachinesTest {
  /** What a test leaves behind would be deleted by nobody else: under target. */
  @TempDir Path folder;

  private Path checkout;

  @BeforeAll
  static void needsBash() {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash here");
  }

  /** A checkout in a folder whose name has a space and letters beyond ASCII. */
  @BeforeEach
  void makeCheckout() throws Exception {
    checkout = Files.createDirectories(folder.resolve("my keys äé"));
    Path root = Path.of("..").toAbsolutePath().normalize();
    Files.copy(root.resolve("keylife"), checkout.resolve("keylife"));
    Files.setPosixFilePermissions(
        checkout.resolve("keylife"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(checkout.resolve("docker"));
    Files.copy(root.resolve("docker/launch"), checkout.resolve("docker/launch"));
    Path built = Files.createDirectories(checkout.resolve("quickstart/target"));
    Files.createDirectories(built.resolve("lib"));
    jar(built.resolve("keylife-quickstart.jar"));
    for (Path path : List.of(folder, checkout)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** A jar that has nothing but a manifest that names the real classes. */
  private static void jar(Path file) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Main-Class", "dev.keylife.quickstart.Quickstart");
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toUri().toString())
            .reduce("", (all, one) -> all + " " + one);
    manifest.getMainAttributes().putValue("Class-Path", classPath.strip());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      out.finish();
    }
  }

  /** Runs a line of shell in the checkout. */
  private Result shell(String line) throws Exception {
    return ChildProcess.bash(line)
        .in(checkout)
        .environment(Map.of("JAVA_HOME", System.getProperty("java.home")))
        .unset("JAVA_TOOL_OPTIONS", "KEYLIFE_JAVA_OPTS")
        .run();
  }

  private void works(String line) throws Exception {
    Result result = shell(line);
    assertThat(result.status()).as(line + ": " + result.err()).isZero();
    assertThat(result.out()).as(line).startsWith("keylife ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JAVA_TOOL_OPTIONS=-XX:+UseG1GC",
        "JDK_JAVA_OPTIONS=-XX:+UseParallelGC",
        "KEYLIFE_JAVA_OPTS=-XX:+UseZGC",
        "JAVA_TOOL_OPTIONS='-Xms2g -XX:-UseSerialGC'",
        "JAVA_TOOL_OPTIONS=-XX:SharedArchiveFile=/nonexistent",
        "KEYLIFE_JAVA_OPTS=-Xshare:off"
      })
  void optionsOfTheUserDoNotExcludeOurs(String variable) throws Exception {
    works(variable + " ./keylife version");
  }

  @Test
  void anArchiveOfAnotherJvmIsPassedOverInSilence() throws Exception {
    Files.writeString(checkout.resolve("quickstart/target/keylife.jsa"), "of another JVM");

    Result result = shell("./keylife version");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("keylife ").hasLineCount(1);
    assertThat(result.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "LC_ALL= LANG= LC_CTYPE=C", "LC_ALL=C.UTF-8"})
  void textsAndNamesKeepTheirLettersInAnyLocale(String locale) throws Exception {
    Files.writeString(checkout.resolve("schlüssel.properties"), "issuer=Zoë\n");

    Result result = shell(locale + " ./keylife settings --config schlüssel.properties");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("Zoë", "file schlüssel.properties");
  }

  @Test
  void nobodyNeedsAHome() throws Exception {
    works("env -u HOME ./keylife version");
    works("HOME= ./keylife version");
    works("HOME='?' ./keylife version");
    works("HOME=/proc/nowhere ./keylife version");
    works("umask 077; ./keylife version");
    assertThat(shell("HOME='?' ./keylife settings").status()).isZero();
    assertThat(checkout.resolve("?")).doesNotExist();
  }

  @Test
  void aUserIdWithoutAnEntryInThePasswordFileIsSomebody() throws Exception {
    assumeTrue(isRoot(), "only root may become somebody else");
    // It may read what root may: the libraries lie where only their owner looks.
    String somebody =
        "setpriv --reuid=54321 --clear-groups --inh-caps=+dac_read_search"
            + " --ambient-caps=+dac_read_search ";
    assumeTrue(shell(somebody + "true").status() == 0, "setpriv is not here, or may not do so");

    Result result = shell(somebody + "env -u HOME -u USER -u LOGNAME ./keylife settings");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("uid-54321@");
  }

  @Test
  void closedStandardStreamsDoNotReachTheJvm() throws Exception {
    assertThat(shell("./keylife import k - --no-expiry <&-").status()).isEqualTo(64);
    Result closed = shell("./keylife version >&-");
    assertThat(closed.status()).isEqualTo(1);
    assertThat(closed.err()).contains("Cannot write to standard output");
    assertThat(shell("./keylife version 2>&-").status()).isZero();
  }

  @Test
  void aTemporaryFolderThatIsMountedNoexecIsGoneAround() throws Exception {
    assumeTrue(isRoot(), "only root may mount");
    String mount = "mount -t tmpfs -o noexec,size=32m tmpfs /tmp";
    assumeTrue(
        shell("unshare --mount sh -c '" + mount + "'").status() == 0,
        "this machine lets nobody mount, not even root");
    Path somewhere = Path.of("target").toAbsolutePath();
    assumeTrue(!somewhere.startsWith("/tmp"), "the checkout itself is in /tmp");

    // The test's own folder is in /tmp, and out of sight behind the mount: a copy is looked at.
    Path copy = Files.createDirectories(somewhere.resolve("odd machine"));
    Result result =
        shell(
            "cp -r . '%s' && cd '%s' && unshare --mount sh -c '%s && KEYLIFE_JAVA_OPTS=-XshowSettings:properties ./keylife version'"
                .formatted(copy, copy, mount));
    shell("rm -rf '%s'".formatted(copy));

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).contains("java.io.tmpdir = " + copy + "/quickstart/target/tmp");
  }

  @Test
  void portsThatAreInUseOrNoneAndAFolderThatIsNoneAreToldInASentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Result inUse = shell("./keylife dev --data d --kafka-port " + taken.getLocalPort());
      assertThat(inUse.status()).isEqualTo(1);
      assertThat(inUse.err())
          .contains(Integer.toString(taken.getLocalPort()))
          .doesNotContain("\tat ", "should be reported");
    }
    Result none = shell("./keylife dev --kafka-port 99999");
    assertThat(none.status()).isEqualTo(64);
    assertThat(none.err()).contains("--kafka-port must be 0 to 65535, not 99999");
    Result file = shell("touch f; ./keylife dev --data f --kafka-port 0");
    assertThat(file.status()).isEqualTo(64);
    assertThat(file.err()).contains("--data f is no folder");
  }

  private static boolean isRoot() throws IOException {
    return Files.isDirectory(Path.of("/proc/self"))
        && Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }
}
