package dev.keylife.architecture;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * One module of the build, as its POM describes it.
 *
 * @param folder its name in the parent POM
 * @param isPublished whether it goes to Maven Central
 * @param needs the artifacts of Keylife that it needs outside of its tests
 */
record MavenModule(
    String folder, String artifact, String packaging, boolean isPublished, Set<String> needs) {

  static MavenModule read(Path root, String folder) throws Exception {
    Element project = parse(root.resolve(folder).resolve("pom.xml"));
    return new MavenModule(
        folder,
        text(project, "artifactId", ""),
        text(project, "packaging", "jar"),
        child(project, "properties")
            .map(properties -> text(properties, "maven.deploy.skip", "false"))
            .filter("true"::equals)
            .isEmpty(),
        child(project, "dependencies")
            .map(list -> artifacts(list, scope -> !scope.equals("test")))
            .orElse(Set.of()));
  }

  /** The folders that the parent POM names. */
  static Set<String> folders(Path root) throws Exception {
    Element modules = child(parse(root.resolve("pom.xml")), "modules").orElseThrow();
    return children(modules)
        .map(Node::getTextContent)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The artifacts of Keylife that a POM manages. */
  static Set<String> managed(Path pom) throws Exception {
    return child(parse(pom), "dependencyManagement")
        .flatMap(management -> child(management, "dependencies"))
        .map(list -> artifacts(list, scope -> true))
        .orElseThrow();
  }

  private static Set<String> artifacts(Element dependencies, Predicate<String> scopes) {
    return children(dependencies)
        .filter(dependency -> text(dependency, "groupId", "").equals("dev.keylife"))
        .filter(dependency -> scopes.test(text(dependency, "scope", "compile")))
        .map(dependency -> text(dependency, "artifactId", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Element parse(Path pom) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(pom.toFile())
        .getDocumentElement();
  }

  private static String text(Element parent, String name, String otherwise) {
    return child(parent, name).map(Node::getTextContent).map(String::strip).orElse(otherwise);
  }

  private static Optional<Element> child(Element parent, String name) {
    return children(parent).filter(element -> element.getTagName().equals(name)).findFirst();
  }

  private static Stream<Element> children(Element parent) {
    return Stream.iterate(parent.getFirstChild(), Objects::nonNull, Node::getNextSibling)
        .filter(Element.class::isInstance)
        .map(Element.class::cast);
  }
}
