package dev.keylife.cli.run;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Keeps the logs of Kafka's client and others off the terminal, unless asked for. A configuration
 * that the user named, and another logging library, are left alone.
 */
public final class Logging {
  private static final String NAMED_BY_USER = "logback.configurationFile";

  private Logging() {}

  /** Replaces what logback set up by itself, which happens with the first class that logs. */
  public static void prepare(boolean verbose) {
    String name = verbose ? "logback-verbose.xml" : "logback-quiet.xml";
    Optional<URL> configuration = Optional.ofNullable(Logging.class.getResource(name));
    if (System.getProperty(NAMED_BY_USER) == null
        && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      configuration.ifPresent(found -> configure(context, found));
    }
  }

  private static void configure(LoggerContext context, URL configuration) {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    context.reset();
    try {
      configurator.doConfigure(configuration);
    } catch (JoranException e) {
      throw new IllegalStateException("broken " + configuration, e);
    }
  }
}
