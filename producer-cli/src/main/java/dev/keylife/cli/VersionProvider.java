package dev.keylife.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.IVersionProvider;

/** Which Keylife this is, as the build wrote it down. */
final class VersionProvider implements IVersionProvider {

  static String keylife() {
    Properties properties = new Properties();
    try (InputStream in = VersionProvider.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }

  static String kafkaClient() {
    return AppInfoParser.getVersion();
  }

  @Override
  public String[] getVersion() {
    return new String[] {"keylife " + keylife() + " (Kafka client " + kafkaClient() + ")"};
  }
}
