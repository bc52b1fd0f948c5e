package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.keylife.command.DisableKey;
import dev.keylife.command.EnableKey;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds what a command allocates on its way through the whole topology, stores, serdes and Kafka's
 * test driver included, within a bound. Unlike time, it does not depend on the machine.
 */
class CommandAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * In bytes; a JDK 17 needs 82,000. More than half of that is the test driver's own: it looks for
   * topics by regular expressions, and commits every store.
   */
  private static final long COMMAND_BOUND = 112 * 1024;

  private static final long IMPORT_BOUND = 256 * 1024;

  private static final int ROUNDS = 200;
  private static final int IMPORTS = 10;

  @TempDir Path folder;
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    harness = new TopologyHarness(folder);
    harness.send(harness.createKey("k"));
    harness.send(harness.importCommand("k", new byte[32], Duration.ofDays(90)));
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void aCommandWithoutCryptography() {
    // Classes load, and buffers grow, in the first round.
    allocatedPerCommand(switches());
    assertThat(allocatedPerCommand(switches())).isBetween(1L, COMMAND_BOUND);
  }

  @Test
  void anImport() {
    allocatedPerCommand(imports());
    assertThat(allocatedPerCommand(imports())).isBetween(1L, IMPORT_BOUND);
  }

  private List<byte[]> switches() {
    List<byte[]> commands = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i += 2) {
      commands.add(harness.encode(new DisableKey(harness.header("k"))));
      commands.add(harness.encode(new EnableKey(harness.header("k"))));
    }
    return commands;
  }

  private List<byte[]> imports() {
    List<byte[]> commands = new ArrayList<>();
    for (int i = 0; i < IMPORTS; i++) {
      SpecificRecord command = harness.importCommand("k", new byte[32], Duration.ofDays(90));
      commands.add(harness.encode(command));
    }
    return commands;
  }

  private long allocatedPerCommand(List<byte[]> commands) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (byte[] command : commands) {
      assertThat(harness.sendRaw("k", command)).hasSize(1);
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / commands.size();
  }
}
