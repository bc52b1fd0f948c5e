package dev.keylife.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One answer of {@code /metrics}, as Prometheus reads it. */
record Scrape(String text) {
  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{.*})? (\\S+)$");
  private static final Pattern HELP = Pattern.compile("(?m)^# HELP (keylife_\\w+) (.+)$");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (keylife_\\w+) (\\w+)$");

  static Scrape of(ProcessorApp app) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + app.healthPort().orElseThrow() + "/metrics");
    return new Scrape(
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
            .body());
  }

  /** The names of all samples. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    SAMPLE.matcher(text).results().forEach(sample -> names.add(sample.group(1)));
    return names;
  }

  /** The value of the one sample with a name and these labels, given as name="value". */
  double value(String name, String... labels) {
    List<Double> found =
        SAMPLE
            .matcher(text)
            .results()
            .filter(s -> s.group(1).equals(name))
            .filter(
                s ->
                    Arrays.stream(labels)
                        .allMatch(l -> s.group(2) != null && s.group(2).contains(l)))
            .map(s -> Double.valueOf(s.group(3)))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(
          found.size() + " samples of " + name + " with " + Arrays.toString(labels));
    }
    return found.get(0);
  }

  /** The table of the processor's own metrics, as the documentation has it. */
  String reference() {
    StringBuilder table = new StringBuilder("| metric | type | meaning |\n|---|---|---|\n");
    new TreeSet<>(HELP.matcher(text).results().map(help -> help.group(1)).toList())
        .forEach(
            name ->
                table.append(
                    "| `%s` | %s | %s |\n".formatted(name, find(TYPE, name), find(HELP, name))));
    return table.toString();
  }

  private String find(Pattern pattern, String name) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(name)) {
        return matcher.group(2);
      }
    }
    throw new AssertionError(name);
  }
}
