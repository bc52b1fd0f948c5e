package dev.keylife.quickstart;

import dev.keylife.cli.KeylifeCli;
import java.io.IOException;
import java.net.URISyntaxException;
import picocli.CommandLine;

/** As {@link dev.keylife.cli.Rehearsal}, for the command line of a source checkout. */
public final class QuickstartRehearsal {
  private QuickstartRehearsal() {}

  public static void main(String[] args) throws IOException, URISyntaxException {
    CommandLine commandLine = KeylifeCli.commandLine();
    Quickstart.commands().forEach((name, make) -> commandLine.addSubcommand(name, make.get()));
    dev.keylife.cli.Rehearsal.run(commandLine);
  }
}
