package dev.keylife.app;

import dev.keylife.embedded.ChildProcess;
import dev.keylife.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;

/** A broker that is a process of its own: what becomes of it does not become of the test. */
final class BrokerProcess {
  private BrokerProcess() {}

  /** Starts one; returns when clients can connect. */
  static ChildProcess start(Path data, int port, Path log) throws IOException {
    ChildProcess broker =
        ChildProcess.java(BrokerProcess.class.getName(), "-Xmx512m", "-XX:+UseSerialGC")
            .arguments(data.toString(), Integer.toString(port))
            .start(log);
    broker.awaitWords("the broker is ready");
    return broker;
  }

  /** Arguments: the folder of its data, its port. */
  public static void main(String[] args) throws InterruptedException {
    var unused = EmbeddedKafka.in(Path.of(args[0])).port(Integer.parseInt(args[1])).build().start();
    System.out.println("the broker is ready");
    Thread.currentThread().join();
  }
}
