// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** The benchmark on the command line. */
public final class BenchMain {
  private BenchMain() {}

  /** Runs a command line and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    // Not the command's own, since as a part of another command it inherits them.
    CommandSpec bench =
        CommandSpec.forAnnotatedObject(new BenchCommand()).mixinStandardHelpOptions(true);
    return new CommandLine(bench)
        .setParameterExceptionHandler((e, arguments) ->
            fail(e.getCommandLine(), String.valueOf(e.getMessage()), ExitCode.USAGE))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> fail(command, e.toString(), ExitCode.SOFTWARE));
  }

  private static int fail(CommandLine command, String reason, int exitCode) {
    command.getErr().println(command.getCommandName() + ": " + reason.replaceAll("\\R\\s*", " "));
    return exitCode;
  }
}
