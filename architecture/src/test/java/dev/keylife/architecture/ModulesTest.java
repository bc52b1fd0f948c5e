package dev.keylife.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is said of the modules elsewhere is what their POMs say. {@code mvn test
 * -Dkeylife.docs.update=true} draws the picture in docs/architecture.md again.
 */
class ModulesTest {
  private static final Path ROOT = Path.of("..");
  private static final String BEGIN = "<!-- modules: generated -->\n";
  private static final String END = "<!-- end of modules -->\n";

  private final List<MavenModule> modules = new ArrayList<>();

  @BeforeEach
  void read() throws Exception {
    for (String folder : MavenModule.folders(ROOT)) {
      modules.add(MavenModule.read(ROOT, folder));
    }
  }

  @Test
  void theArchitecturePageShowsTheModulesAsTheyDependOnEachOther() throws Exception {
    Path page = ROOT.resolve("docs/architecture.md");
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    assertThat(end).as("the place of the picture").isGreaterThanOrEqualTo(begin);
    if (Boolean.getBoolean("keylife.docs.update")) {
      Files.writeString(page, text.substring(0, begin) + picture() + text.substring(end));
    } else {
      assertThat(text.substring(begin, end))
          .as("docs/architecture.md is stale; refresh: mvn test -Dkeylife.docs.update=true")
          .isEqualTo(picture());
    }
  }

  @Test
  void theArchitecturePageDescribesEachModule() throws Exception {
    String text = Files.readString(ROOT.resolve("docs/architecture.md"));
    assertThat(modules).allSatisfy(m -> assertThat(text).contains("| `" + m.folder() + "` |"));
  }

  @Test
  void theBomHasEachModuleThatIsPublished() throws Exception {
    assertThat(MavenModule.managed(ROOT.resolve("bom/pom.xml")))
        .isEqualTo(artifacts(m -> m.isPublished() && m.packaging().equals("jar")));
  }

  @Test
  void whatIsNotPublishedIsLeftOutOfTheUpload() throws Exception {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    String excluded =
        pom.substring(
            pom.indexOf("<excludeArtifacts>") + "<excludeArtifacts>".length(),
            pom.indexOf("</excludeArtifacts>"));
    assertThat(Set.of(excluded.split(","))).isEqualTo(artifacts(m -> !m.isPublished()));
  }

  /** That pattern is what release/check-reproducible compares. */
  @Test
  void theJarOfEachModuleIsFoundByTheCheckForReproducibility() {
    assertThat(modules).allSatisfy(m -> assertThat(m.artifact()).startsWith("keylife-"));
  }

  private Set<String> artifacts(Predicate<MavenModule> which) {
    return modules.stream()
        .filter(which)
        .map(MavenModule::artifact)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String picture() {
    Map<String, MavenModule> byArtifact = new HashMap<>();
    modules.forEach(m -> byArtifact.put(m.artifact(), m));
    StringBuilder text = new StringBuilder("```mermaid\nflowchart TD\n");
    for (MavenModule module : modules) {
      for (String needed : module.needs()) {
        if (!isImplied(module, needed, byArtifact)) {
          text.append("  ")
              .append(module.folder())
              .append(" --> ")
              .append(byArtifact.get(needed).folder())
              .append('\n');
        }
      }
    }
    return text.append("```\n").toString();
  }

  /** An arrow that others imply would only hide them. */
  private static boolean isImplied(
      MavenModule module, String needed, Map<String, MavenModule> byArtifact) {
    return module.needs().stream()
        .filter(other -> !other.equals(needed))
        .anyMatch(other -> reaches(other, needed, byArtifact, new HashSet<>()));
  }

  private static boolean reaches(
      String from, String to, Map<String, MavenModule> byArtifact, Set<String> seen) {
    return seen.add(from)
        && byArtifact.get(from).needs().stream()
            .anyMatch(next -> next.equals(to) || reaches(next, to, byArtifact, seen));
  }
}
