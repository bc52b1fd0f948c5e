package dev.keylife.quickstart;

import dev.keylife.client.KeylifeClient;
import dev.keylife.testkit.KeylifeStack;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keylife demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    header = "Walk one key through its life on an embedded broker, registry and processor.",
    description =
        "Every step is checked by a separate consumer. Needs nothing else and leaves nothing"
            + " behind.%n",
    footerHeading = "%nExit status:%n",
    footer = {"  0  every step was observed on the topics", "  1  a step was not"})
final class DemoCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Timeline timeline = new Timeline(out);
    try (KeylifeStack stack = KeylifeStack.builder().gateway(0).progress(timeline::note).start();
        Witness witness = new Witness(stack.bootstrapServers(), stack.registryUrl());
        KeylifeClient client = stack.openClient()) {
      new Walkthrough(client, witness, timeline).run();
      new ApiWalkthrough(stack.gateway().orElseThrow().url(), witness, timeline).run();
      out.println();
      timeline.note("Every step was observed by a separate consumer.");
      return 0;
    } catch (StepFailed e) {
      timeline.failed(String.valueOf(e.getMessage()));
      return FAILED;
    }
  }
}
