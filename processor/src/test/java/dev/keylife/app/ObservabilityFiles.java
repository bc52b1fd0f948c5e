package dev.keylife.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The dashboard and the alert rules of the repository, and what they ask Prometheus for. */
final class ObservabilityFiles {
  private static final Path FOLDER = Path.of("../docker/observability");
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:keylife|kafka|jvm|process|system|logback)_[a-z0-9_]+");

  /** Labels in braces, and lists of labels to group by, are no metrics. */
  private static final Pattern LABELS =
      Pattern.compile("\\{[^}]*}|\\b(?:by|without|on|ignoring)\\s*\\([^)]*\\)");

  private ObservabilityFiles() {}

  static List<Map<String, Object>> alerts() throws IOException {
    try (Reader reader = Files.newBufferedReader(FOLDER.resolve("alerts.yml"))) {
      Map<String, List<Map<String, List<Map<String, Object>>>>> file = new Yaml().load(reader);
      return file.get("groups").stream().flatMap(g -> g.get("rules").stream()).toList();
    }
  }

  static JsonNode dashboard() throws IOException {
    return new ObjectMapper().readTree(FOLDER.resolve("grafana/dashboards/keylife.json").toFile());
  }

  static List<String> dashboardExpressions() throws IOException {
    return dashboard().get("panels").findValuesAsText("expr");
  }

  static Set<String> metrics(Stream<String> expressions) {
    Set<String> names = new TreeSet<>();
    expressions
        .map(expression -> LABELS.matcher(expression).replaceAll(""))
        .flatMap(expression -> METRIC.matcher(expression).results())
        .map(MatchResult::group)
        .forEach(names::add);
    return names;
  }
}
