// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.testing.history.Action;
import io.quorate.testing.history.Action.Add;
import io.quorate.testing.history.Action.Append;
import io.quorate.testing.history.Action.CompareAndSet;
import io.quorate.testing.history.Action.Read;
import io.quorate.testing.history.Action.Write;
import io.quorate.testing.history.History;
import io.quorate.testing.history.HistoryFile;
import io.quorate.testing.history.HistoryFormatException;
import io.quorate.testing.history.LinearizabilityChecker;
import io.quorate.testing.history.Operation;
import io.quorate.testing.history.SequentialModel;
import io.quorate.testing.history.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks a {@linkplain HistoryFile history file} from the command line: {@code FILE [--model
 * register|cas|list|counter] [--steps N]}. Without {@code --model} it is the one whose operations
 * the file has.
 *
 * <p>Prints {@code linearizable: N operations, M keys} and exits with 0; prints where it goes wrong
 * and exits with 1 if it is not linearizable; exits with 2 if the file does not parse ({@code ERROR
 * path:line: reason}), cannot be read, or if the arguments make no sense; prints {@code undecided}
 * and exits with 3 if the search of one key was given up after {@code --steps}.
 */
public final class HistoryMain {
  private static final String USAGE =
      "usage: HistoryMain FILE [--model register|cas|list|counter] [--steps N]";

  private record Model(
      String name, SequentialModel<?> model, List<Class<? extends Action>> actions) {
    boolean knows(Operation operation) {
      return actions.contains(operation.input().getClass());
    }
  }

  private static final List<Model> MODELS = List.of(
      new Model("register", SequentialModel.register(), List.of(Read.class, Write.class)),
      new Model(
          "cas",
          SequentialModel.casRegister(),
          List.of(Read.class, Write.class, CompareAndSet.class)),
      new Model("list", SequentialModel.list(), List.of(Read.class, Append.class)),
      new Model("counter", SequentialModel.counter(), List.of(Read.class, Add.class)));

  private HistoryMain() {}

  /** Checks the file that the arguments name, and exits. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream errors = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(arguments), out, errors));
  }

  /**
   * Checks the file that the arguments name.
   *
   * @return the exit code
   */
  static int run(List<String> arguments, PrintStream out, PrintStream errors) {
    Path file = null;
    Model model = null;
    long steps = LinearizabilityChecker.DEFAULT_STEPS;
    Deque<String> rest = new ArrayDeque<>(arguments);
    try {
      while (!rest.isEmpty()) {
        String argument = rest.remove();
        if (argument.equals("--model") && !rest.isEmpty()) {
          model = modelNamed(rest.remove());
        } else if (argument.equals("--steps") && !rest.isEmpty()) {
          steps = stepsNamed(rest.remove());
        } else if (argument.startsWith("-") || file != null) {
          throw new IllegalArgumentException("what is " + argument + "?");
        } else {
          file = Path.of(argument);
        }
      }
    } catch (IllegalArgumentException e) {
      errors.println(e.getMessage() + "; " + USAGE);
      return 2;
    }
    if (file == null) {
      errors.println(USAGE);
      return 2;
    }
    return check(file, model, steps, out, errors);
  }

  private static Model modelNamed(String name) {
    return MODELS.stream()
        .filter(model -> model.name.equals(name))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("there is no model " + name));
  }

  private static long stepsNamed(String number) {
    long steps = number.matches("[0-9]{1,18}") ? Long.parseLong(number) : 0;
    if (steps == 0) {
      throw new IllegalArgumentException(number + " is no number of steps");
    }
    return steps;
  }

  private static int check(
      Path file, @Nullable Model chosen, long steps, PrintStream out, PrintStream errors) {
    History history;
    try (BufferedReader text = Files.newBufferedReader(file)) {
      history = HistoryFile.read(text);
    } catch (HistoryFormatException e) {
      out.println("ERROR " + file + ":" + e.line() + ": " + e.getMessage());
      return 2;
    } catch (CharacterCodingException e) {
      out.println("ERROR " + file + ": is not UTF-8");
      return 2;
    } catch (NoSuchFileException e) {
      errors.println("cannot read " + file + ": there is no such file");
      return 2;
    } catch (IOException e) {
      errors.println("cannot read " + file + ": " + e.getMessage());
      return 2;
    }
    List<Model> candidates = chosen != null ? List.of(chosen) : MODELS;
    for (Model model : candidates) {
      if (history.operations().stream().allMatch(model::knows)) {
        return judge(history, LinearizabilityChecker.of(model.model).withMaxSteps(steps), out);
      }
    }
    out.println("ERROR " + file + ": has operations that "
        + candidates.stream().map(Model::name).collect(Collectors.joining(", "))
        + (candidates.size() == 1 ? " does not know" : " do not know together"));
    return 2;
  }

  private static int judge(History history, LinearizabilityChecker checker, PrintStream out) {
    List<Operation> operations = history.operations();
    long keys = operations.stream().map(Operation::key).distinct().count();
    Verdict verdict = checker.check(history);
    if (verdict instanceof Verdict.Linearizable) {
      out.println("linearizable: " + operations.size() + " operations, " + keys + " keys");
      return 0;
    } else if (verdict instanceof Verdict.Undecided undecided) {
      out.println("undecided: key " + undecided.key() + " after " + undecided.steps() + " steps");
      return 3;
    }
    out.println(verdict);
    out.println(operations.size() + " operations, " + keys + " keys");
    return 1;
  }
}
