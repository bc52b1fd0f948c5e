package dev.keylife.benchmark;

import dev.keylife.material.unwrapping.ProviderChoice;
import dev.keylife.type.WrappingKeySpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** What every measurement can be told. */
final class Conditions {
  @Option(names = "--quick", description = "Less than a minute, for a first impression.")
  boolean quick;

  @Option(names = "--provider", description = "ACCP, JDK or BC (default AUTO: the fastest).")
  ProviderChoice provider = ProviderChoice.AUTO;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A setting of the processor; may be given several times.")
  Map<String, String> settings = new TreeMap<>();

  List<WrappingKeySpec> specs() {
    return quick
        ? List.of(WrappingKeySpec.RSA_2048, WrappingKeySpec.RSA_4096)
        : List.of(WrappingKeySpec.RSA_2048, WrappingKeySpec.RSA_3072, WrappingKeySpec.RSA_4096);
  }
}
