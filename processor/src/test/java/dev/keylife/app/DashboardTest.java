package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dashboard works on any Grafana: with whatever data source, job and instances it has. */
class DashboardTest {
  @Test
  void noPanelNamesADataSource() throws IOException {
    List<JsonNode> sources = new ArrayList<>();
    ObservabilityFiles.dashboard().findValues("datasource").forEach(sources::add);
    assertThat(sources)
        .hasSizeGreaterThan(15)
        .allSatisfy(s -> assertThat(s.get("uid").asText()).isEqualTo("${datasource}"));
  }

  @Test
  void everyPanelCanBeNarrowedToAJobAndAnInstance() throws IOException {
    assertThat(ObservabilityFiles.dashboard().at("/templating/list").findValuesAsText("name"))
        .containsExactly("datasource", "job", "instance");
    assertThat(ObservabilityFiles.dashboardExpressions())
        .allMatch(e -> e.contains("job=~\"$job\"") && e.contains("instance=~\"$instance\""));
  }

  @Test
  void panelsDoNotOverlap() throws IOException {
    List<JsonNode> places = ObservabilityFiles.dashboard().get("panels").findValues("gridPos");
    for (int i = 0; i < places.size(); i++) {
      JsonNode place = places.get(i);
      assertThat(places.subList(i + 1, places.size())).noneMatch(other -> overlap(place, other));
    }
  }

  private static boolean overlap(JsonNode a, JsonNode b) {
    return isBefore(a, b, "x", "w")
        && isBefore(b, a, "x", "w")
        && isBefore(a, b, "y", "h")
        && isBefore(b, a, "y", "h");
  }

  /** Whether one begins before the other ends. */
  private static boolean isBefore(JsonNode a, JsonNode b, String from, String size) {
    return a.get(from).asInt() < b.get(from).asInt() + b.get(size).asInt();
  }
}
