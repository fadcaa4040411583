package io.headgate.gateway;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs a command in this process. */
public final class TestCommand {

  private TestCommand() {}

  public static Ended run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Headgate.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exitCode = command.execute(arguments);
    return new Ended(exitCode, out.toString(), err.toString());
  }

  /** What became of a command. */
  public record Ended(int exitCode, String out, String err) {}
}
