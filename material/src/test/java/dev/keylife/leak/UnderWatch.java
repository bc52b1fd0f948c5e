package dev.keylife.leak;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * A program in a JVM of its own, so that a dump of its heap holds what the program holds and
 * nothing of the test. It obeys lines on its standard input, and answers each with a line.
 */
public final class UnderWatch {
  /** What the search must find in the heap, in shapes that Java programs keep secrets in. */
  private final List<Object> controls;

  private UnderWatch(Properties controls) {
    this.controls =
        List.of(
            bytes(controls, "bytes"),
            HexFormat.of().formatHex(bytes(controls, "chars")).toCharArray(),
            HexFormat.of().formatHex(bytes(controls, "string")),
            new BigInteger(1, bytes(controls, "number")));
  }

  /** What is watched. */
  public interface Program extends AutoCloseable {
    /** Where its health endpoints listen. */
    int healthPort();

    /** Anything else that the test must know. */
    default String says() {
      return "";
    }
  }

  /** Starts what is watched. */
  public interface Start {
    Program with(Map<String, String> settings) throws Exception;
  }

  /**
   * Runs a program until the input ends.
   *
   * @param args of the main method: a file of settings and a file of control secrets in hex
   */
  public static void run(String[] args, Start start) throws Exception {
    Map<String, String> settings = new TreeMap<>();
    load(args[0]).forEach((name, value) -> settings.put(name.toString(), value.toString()));
    UnderWatch watch = new UnderWatch(load(args[1]));
    try (Program program = start.with(settings)) {
      System.out.println("running " + program.healthPort() + " " + program.says());
      watch.obey();
    }
  }

  private void obey() throws Exception {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      String[] words = order.split(" ", 2);
      switch (words[0]) {
        case "dump" -> dump(words[1]);
        case "metrics" -> writeMetrics(Path.of(words[1]));
        default -> throw new IllegalArgumentException(order);
      }
      System.out.println("done with " + controls.size() + " controls in the heap");
    }
  }

  /** The objects that are alive: the virtual machine collects the garbage first. */
  private static void dump(String file) throws IOException {
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file, true);
  }

  /** Every attribute of every MBean, among them all metrics of Kafka and Kafka Streams. */
  private static void writeMetrics(Path file) throws IOException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try (Writer out = Files.newBufferedWriter(file)) {
      for (ObjectName name : server.queryNames(ObjectName.WILDCARD, null)) {
        out.write(name + "\n");
        for (MBeanAttributeInfo attribute : attributes(server, name)) {
          out.write("  " + attribute.getName() + " = " + value(server, name, attribute) + "\n");
        }
      }
    }
  }

  private static MBeanAttributeInfo[] attributes(MBeanServer server, ObjectName name) {
    try {
      return server.getMBeanInfo(name).getAttributes();
    } catch (JMException gone) {
      return new MBeanAttributeInfo[0];
    }
  }

  private static Object value(MBeanServer server, ObjectName name, MBeanAttributeInfo attribute) {
    try {
      Object value = server.getAttribute(name, attribute.getName());
      return value instanceof Object[] many ? List.of(many) : String.valueOf(value);
    } catch (JMException | RuntimeException unreadable) {
      return unreadable.toString();
    }
  }

  private static byte[] bytes(Properties controls, String name) {
    return HexFormat.of().parseHex(controls.getProperty(name));
  }

  private static Properties load(String file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      properties.load(reader);
    }
    return properties;
  }
}
