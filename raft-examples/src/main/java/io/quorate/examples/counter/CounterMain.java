// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.examples.bench.BenchCommand;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.NodeAddress;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** A replicated counter on the command line. */
@Command(
    name = "counter",
    description = "A counter that survives the loss of any minority of its servers.",
    subcommands = {
      DemoCommand.class,
      NodeCommand.class,
      ClientCommand.class,
      ForceConfigurationCommand.class,
      BenchCommand.class
    })
public final class CounterMain {
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this and exit.")
  private boolean help;

  private CounterMain() {}

  /** Runs a command line and exits with its code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return new CommandLine(new CounterMain())
        .registerConverter(Members.class, converter(Members::parse))
        .registerConverter(NodeAddress.class, converter(Members::parseAddress))
        .registerConverter(NodeId.class, converter(NodeId::of))
        .registerConverter(Long.class, converter(NumberLines::parse))
        .registerConverter(Duration.class, new Durations())
        .setParameterExceptionHandler(
            (e, arguments) -> fail(e.getCommandLine(), oneLine(e), CommandLine.ExitCode.USAGE))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> fail(command, oneLine(e), e instanceof UserError ? 2 : 1))
        .execute(args);
  }

  private static int fail(CommandLine command, String reason, int exitCode) {
    System.err.println(command.getCommandSpec().qualifiedName() + ": " + reason);
    return exitCode;
  }

  private static String oneLine(Exception e) {
    boolean forUsers = e instanceof UserError || e instanceof ParameterException;
    String text = forUsers ? String.valueOf(e.getMessage()) : e.toString();
    return text.replaceAll("\\R\\s*", " ");
  }

  private interface Parser<T> {
    T parse(String text);
  }

  private static <T> ITypeConverter<T> converter(Parser<T> parser) {
    return text -> {
      try {
        return parser.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    };
  }
}
