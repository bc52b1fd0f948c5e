package dev.keylife.app;

import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keylife config}: what the processor would run with, and where each setting comes from. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints the settings that the processor would run with, one a line, each with the place that"
          + " it comes from. Takes the same settings as the processor, and checks them. Secrets are"
          + " masked."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:The settings are sound.", "64:A setting or argument is wrong."},
    footerHeading = "%nExamples:%n",
    footer = {
      "  keylife config --config /etc/keylife/keylife.properties",
      "  keylife config --set kafka.bootstrap.servers=broker:9092 | grep -v '# default'"
    })
public final class ConfigCommand implements Callable<Integer> {
  private static final String MASK = "[hidden]";

  /** As Kafka has it in names of settings that hold secrets, whatever their type. */
  private static final Pattern SECRET =
      Pattern.compile(".*(password|secret|token|jaas|credential|user\\.info|keystore\\.key).*");

  private final Map<String, String> environment;

  @Mixin private SettingsOptions options = new SettingsOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private ConfigCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * The command, to be added to a command line.
   *
   * @param environment where settings may stand in {@code KEYLIFE_…} variables
   */
  public static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new ConfigCommand(environment));
  }

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    PrintWriter out = line.getOut();
    try {
      options.settings(environment); // checks them
      Map<String, String> lines = new TreeMap<>();
      ProcessorSettings.DEFINITION
          .configKeys()
          .values()
          .forEach(key -> lines.put(key.name, inLine(key.name, text(key), "default")));
      for (SettingsOptions.Layer layer : options.layers(environment)) {
        layer
            .settings()
            .forEach((name, value) -> lines.put(name, inLine(name, value, layer.place())));
      }
      lines.values().forEach(out::println);
      out.flush();
      return ExitCode.OK.status();
    } catch (ConfigException e) {
      line.getErr().println("keylife config: " + e.getMessage());
      line.getErr().flush();
      return ExitCode.USAGE.status();
    }
  }

  private static String text(ConfigDef.ConfigKey key) {
    return key.hasDefault() ? ConfigDef.convertToString(key.defaultValue, key.type) : "";
  }

  private static String inLine(String name, String value, String place) {
    return name + "=" + shown(name, value) + "  # " + place;
  }

  private static String shown(String name, String value) {
    if (value.isEmpty()) {
      return value;
    }
    // A path says where a secret is, and is none.
    boolean secret = isPassword(name) || (SECRET.matcher(name).matches() && !isPlace(name));
    return secret ? MASK : value.replaceAll("//[^/@,]*@", "//" + MASK + "@");
  }

  private static boolean isPlace(String name) {
    return name.endsWith(".file")
        || name.endsWith(".location")
        || name.endsWith(".source")
        || name.endsWith(".url");
  }

  private static boolean isPassword(String name) {
    String kafka =
        name.startsWith(ProcessorSettings.KAFKA_PREFIX)
            ? name.substring(ProcessorSettings.KAFKA_PREFIX.length())
            : name;
    return isPassword(ProcessorSettings.DEFINITION, name)
        || isPassword(StreamsConfig.configDef(), kafka)
        || isPassword(ConsumerConfig.configDef(), kafka)
        || isPassword(ProducerConfig.configDef(), kafka)
        || isPassword(AdminClientConfig.configDef(), kafka);
  }

  private static boolean isPassword(ConfigDef definition, String name) {
    ConfigDef.ConfigKey key = definition.configKeys().get(name);
    return key != null && key.type == ConfigDef.Type.PASSWORD;
  }
}
