package dev.keylife.app;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The Kubernetes manifests of the repository, as trees. */
final class Manifests {
  static final Path FOLDER = Path.of("../deploy/kubernetes");

  private final Map<String, Node> byKind = new TreeMap<>();

  /** Those of the processor. */
  Manifests() throws IOException {
    this(FOLDER);
  }

  /** Those of a folder, one of each kind. */
  Manifests(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        Node manifest = read(file);
        byKind.put(manifest.text("kind"), manifest);
      }
    }
  }

  Set<String> kinds() {
    return byKind.keySet();
  }

  Node kind(String kind) {
    return byKind.get(kind);
  }

  /** What every container of the pods is like, those that only start it included. */
  List<Node> containers() {
    List<Node> all = new ArrayList<>(pod().list("initContainers"));
    all.addAll(pod().list("containers"));
    return all;
  }

  Node pod() {
    return byKind
        .getOrDefault("StatefulSet", byKind.get("Deployment"))
        .at("spec")
        .at("template")
        .at("spec");
  }

  static Node read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      return new Node(new Yaml().load(reader));
    }
  }

  /** A mapping in YAML. */
  record Node(Map<String, Object> fields) {
    @SuppressWarnings("unchecked") // Keys are text in every manifest.
    Node at(String name) {
      return new Node((Map<String, Object>) fields.getOrDefault(name, Map.of()));
    }

    @SuppressWarnings("unchecked")
    List<Node> list(String name) {
      return ((List<Map<String, Object>>) fields.getOrDefault(name, List.of()))
          .stream().map(Node::new).toList();
    }

    Object value(String name) {
      return fields.getOrDefault(name, "absent");
    }

    String text(String name) {
      return value(name).toString();
    }
  }
}
