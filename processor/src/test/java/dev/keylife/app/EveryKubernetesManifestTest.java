package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.app.Manifests.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests of each program confine it, and fit together and to the image. */
class EveryKubernetesManifestTest {
  private static final Integer GROUP_READS = Integer.valueOf("440", 8);

  static List<Path> folders() {
    return Stream.of("kubernetes", "kubernetes-gateway", "kubernetes-replicator")
        .map(Path.of("..", "deploy")::resolve)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void kustomizeTakesUpEveryManifest(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .filteredOn(f -> f.endsWith(".yaml") && !f.equals("kustomization.yaml"))
          .containsExactlyInAnyOrderElementsOf(
              ((List<?>) new Manifests(folder).kind("Kustomization").value("resources"))
                  .stream().map(Object::toString).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void thePodRunsAsAnOrdinaryUserUnderTheDefaultSystemCallFilter(Path folder) throws Exception {
    Manifests manifests = new Manifests(folder);
    Node security = manifests.pod().at("securityContext");
    assertThat(security.value("runAsNonRoot")).isEqualTo(true);
    assertThat(security.value("runAsUser")).isEqualTo(10001); // as in the Dockerfile
    assertThat(security.value("fsGroup")).isEqualTo(10001);
    assertThat(security.at("seccompProfile").value("type")).isEqualTo("RuntimeDefault");
    assertThat(manifests.pod().value("automountServiceAccountToken")).isEqualTo(false);
    assertThat(manifests.pod().value("enableServiceLinks")).isEqualTo(false);
    for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
      assertThat(manifests.pod().value(shared)).isEqualTo("absent");
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyContainerIsConfinedAndBounded(Path folder) throws Exception {
    Manifests manifests = new Manifests(folder);
    assertThat(manifests.containers()).isNotEmpty();
    for (Node container : manifests.containers()) {
      Node security = container.at("securityContext");
      assertThat(security.value("allowPrivilegeEscalation")).isEqualTo(false);
      assertThat(security.value("readOnlyRootFilesystem")).isEqualTo(true);
      assertThat(security.at("capabilities").value("drop")).isEqualTo(List.of("ALL"));
      for (String bound : List.of("requests", "limits")) {
        assertThat(container.at("resources").at(bound).fields()).containsKeys("cpu", "memory");
      }
    }
  }

  /** A read-only root file system leaves nothing but mounts to write to. */
  @ParameterizedTest
  @MethodSource("folders")
  void everyMountHasAVolumeAndSecretsAreReadByTheirGroupAlone(Path folder) throws Exception {
    Manifests manifests = new Manifests(folder);
    Stream<Object> claimed =
        manifests.kinds().contains("StatefulSet")
            ? manifests.kind("StatefulSet").at("spec").list("volumeClaimTemplates").stream()
                .map(claim -> claim.at("metadata").value("name"))
            : Stream.of();
    Set<Object> volumes =
        Stream.concat(manifests.pod().list("volumes").stream().map(v -> v.value("name")), claimed)
            .collect(Collectors.toSet());
    for (Node container : manifests.containers()) {
      assertThat(container.list("volumeMounts"))
          .isNotEmpty()
          .allMatch(mount -> volumes.contains(mount.value("name")));
    }
    assertThat(manifests.pod().list("volumes"))
        .filteredOn(volume -> volume.fields().containsKey("secret"))
        .isNotEmpty()
        .allMatch(volume -> volume.at("secret").value("defaultMode").equals(GROUP_READS));
  }

  @ParameterizedTest
  @MethodSource("folders")
  void probesAndPolicyUseThePortThatTheImageListensOn(Path folder) throws Exception {
    Manifests manifests = new Manifests(folder);
    Node container = manifests.pod().list("containers").get(0);
    Node port =
        container.list("ports").stream()
            .filter(each -> each.value("name").equals("http"))
            .findFirst()
            .orElseThrow();
    assertThat(Files.readString(Path.of("../Dockerfile")))
        .contains("KEYLIFE_HTTP_PORT=" + port.value("containerPort"));
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(container.at(probe).at("httpGet").value("port")).isEqualTo("http");
      assertThat(container.at(probe).at("httpGet").text("path"))
          .isEqualTo(probe.equals("readinessProbe") ? "/health/ready" : "/health/live");
    }
    Node policy = manifests.kind("NetworkPolicy").at("spec");
    assertThat(policy.value("policyTypes")).isEqualTo(List.of("Ingress", "Egress"));
    Set<Object> ports =
        container.list("ports").stream().map(it -> it.value("name")).collect(Collectors.toSet());
    assertThat(policy.list("ingress"))
        .flatMap(rule -> rule.list("ports"))
        .extracting(it -> it.value("port"))
        .containsExactlyInAnyOrderElementsOf(ports);
  }

  /** The image runs the processor unless a command names another program that it has. */
  @ParameterizedTest
  @MethodSource("folders")
  void theImageHasTheProgram(Path folder) throws Exception {
    Object command = new Manifests(folder).pod().list("containers").get(0).value("command");
    Object program = command instanceof List<?> words ? words.get(0) : "entrypoint";
    assertThat(Path.of("..", "docker", program.toString())).isExecutable();
    assertThat(Files.readString(Path.of("../Dockerfile"))).contains("docker/" + program);
  }
}
