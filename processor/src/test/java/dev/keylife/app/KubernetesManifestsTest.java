package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.app.Manifests.Node;
import dev.keylife.app.keyset.Keysets;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.embedded.ChildProcess;
import dev.keylife.program.TestSettings;
import dev.keylife.program.exit.ProgramException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests of the processor fit together, and hold settings that exist. */
class KubernetesManifestsTest {
  @TempDir Path folder;
  private Manifests manifests;

  @BeforeEach
  void read() throws Exception {
    manifests = new Manifests();
  }

  @Test
  void everyVariableIsASettingAndPassesItsCheck() {
    Map<String, String> environment = new TreeMap<>();
    manifests.kind("ConfigMap").at("data").fields().forEach((n, v) -> environment.put(n, "" + v));
    Map<String, String> settings =
        TestSettings.read(ProcessorSettings.PROGRAM, environment, Map.of());

    assertThat(environment.remove("KEYLIFE_LOG_FORMAT")).isEqualTo("json");
    assertThat(settings).hasSameSizeAs(environment);
    ProcessorSettings.of(settings);
    assertThat(settings).doesNotContainKey(ProcessorSettings.KEYSET_PASSWORD);
    assertThat(settings).doesNotContainKey(ProcessorSettings.KEYSET_CREATE);
    assertThat(processor().list("envFrom").get(0).at("configMapRef").value("name"))
        .isEqualTo(manifests.kind("ConfigMap").at("metadata").value("name"));
  }

  @Test
  void theSettingsPointIntoMounts() {
    Node data = manifests.kind("ConfigMap").at("data");
    List<String> paths =
        processor().list("volumeMounts").stream().map(m -> m.text("mountPath") + "/").toList();
    for (String file : List.of("KEYLIFE_KEYSET_FILE", "KEYLIFE_KEYSET_PASSWORD_FILE")) {
      assertThat(paths).anyMatch(data.text(file)::startsWith);
    }
    assertThat(data.text("KEYLIFE_KEYSET_FILE"))
        .isEqualTo(variables(keysetCopy()).get("TARGET") + "/keyset.json");
  }

  @Test
  void theServiceLeadsToThePortThatIsScraped() {
    Node service = manifests.kind("Service").at("spec").list("ports").get(0);
    assertThat(service.value("targetPort"))
        .isEqualTo(processor().list("ports").get(0).value("name"));
    assertThat(manifests.kind("NetworkPolicy").at("spec").list("ingress")).hasSize(1);
  }

  @Test
  void aRollingChangeTakesOnePodAtATimeAndLetsItFinish() {
    assertThat(manifests.kind("PodDisruptionBudget").at("spec").value("maxUnavailable"))
        .isEqualTo(1);
    assertThat((int) manifests.pod().value("terminationGracePeriodSeconds")).isGreaterThan(30);
  }

  @Test
  void theKeysetAndItsPasswordStandInSecretsOfTheirOwn() {
    List<String> secrets =
        manifests.pod().list("volumes").stream()
            .map(v -> v.toString())
            .filter(v -> v.contains("secretName"))
            .toList();
    assertThat(secrets).hasSize(2);
    assertThat(secrets)
        .filteredOn(v -> v.contains("secretName=keylife-keyset,") && v.contains("keyset.json"))
        .hasSize(1);
    assertThat(secrets)
        .filteredOn(v -> v.contains("secretName=keylife-keyset-password,"))
        .hasSize(1)
        .noneMatch(v -> v.contains("keyset.json"));
  }

  /** The very script of the init container, on a file with the mode of a mounted Secret. */
  @Test
  void theKeysetThatIsRefusedAsAMountedSecretIsAcceptedAsACopy() throws Exception {
    Path secret = Files.createDirectory(folder.resolve("secret")).resolve("keyset.json");
    Keysets.open(settings(secret)).close();
    Set<PosixFilePermission> mounted = PosixFilePermissions.fromString("r--r-----");
    Files.setPosixFilePermissions(secret, mounted);
    assertThatThrownBy(() -> Keysets.open(settings(secret)))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("open to others");

    Path volume = Files.createDirectory(folder.resolve("volume"));
    Files.setPosixFilePermissions(volume, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path target = volume.resolve("private");
    for (int start = 0; start < 2; start++) { // a container may be started again in the same pod
      copy(secret, target);
    }
    Keysets.open(settings(target.resolve("keyset.json"))).close();
  }

  private void copy(Path source, Path target) throws Exception {
    List<?> command = (List<?>) keysetCopy().value("command");
    List<?> arguments = (List<?>) keysetCopy().value("args");
    ChildProcess.Result copy =
        ChildProcess.of(
                Stream.concat(command.stream(), arguments.stream())
                    .map(Object::toString)
                    .toArray(String[]::new))
            .environment(Map.of("SOURCE", source.toString(), "TARGET", target.toString()))
            .errorsInOutput()
            .run();
    assertThat(copy.status()).as(copy.out()).isZero();
  }

  private ProcessorSettings settings(Path keyset) throws Exception {
    Path password = folder.resolve("password");
    if (!Files.exists(password)) {
      Files.writeString(password, "a password for tests\n");
      Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    }
    return ProcessorSettings.of(
        Map.of(
            "kafka.bootstrap.servers", "unused:9092",
            "schema.registry.url", "http://unused",
            "keyset.create", "true",
            "keyset.file", keyset.toString(),
            "keyset.password.file", password.toString()));
  }

  private Node keysetCopy() {
    return manifests.pod().list("initContainers").get(0);
  }

  private Node processor() {
    return manifests.pod().list("containers").get(0);
  }

  private static Map<String, String> variables(Node container) {
    return container.list("env").stream()
        .collect(Collectors.toMap(v -> v.text("name"), v -> v.text("value")));
  }
}
