package dev.keylife.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class BenchmarksTest {
  @ParameterizedTest
  @MethodSource("measurements")
  void eachMeasurementTellsItsOptions(String name) {
    StringWriter out = new StringWriter();
    CommandLine line = Benchmarks.commandLine().setOut(new PrintWriter(out));

    assertThat(line.execute(name, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: keylife-benchmarks " + name, "--help");
  }

  static Set<String> measurements() {
    return Benchmarks.commandLine().getSubcommands().keySet();
  }
}
