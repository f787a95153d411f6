// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import io.quorate.testing.history.History.Handle;
import io.quorate.testing.history.History.Recorder;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a history from a text of one JSON object a line, one for each event, in the order of time:
 *
 * <pre>
 * {"time":10,"process":1,"type":"invoke","op":"write","key":"x","value":"a"}
 * {"time":12,"process":2,"type":"invoke","op":"read","key":"x"}
 * {"time":15,"process":2,"type":"ok","value":"a"}
 * {"time":20,"process":1,"type":"unknown"}
 * </pre>
 *
 * <ul>
 *   <li>{@code time}: a whole number in any unit, never going back. Events of one time have no
 *       order: operations that touch are concurrent.
 *   <li>{@code process}: a whole number, the client, which does one thing at a time.
 *   <li>{@code type}: {@code invoke}, and then {@code ok}, {@code fail} (it certainly had no effect
 *       and never will) or {@code unknown} (it may take effect at any time from then on, or never).
 *       What has none at the end of the file is unknown.
 *   <li>{@code op} and {@code key}: what is asked of which object. {@code key} may be left out
 *       where there is only one. Both belong to {@code invoke}; where they stand again, they must
 *       be the same.
 *   <li>{@code value}, as the table says; a value is a text, a whole number, a boolean or null.
 * </ul>
 *
 * <table>
 *   <caption>What {@code value} is</caption>
 *   <tr><th>op</th><th>on invoke</th><th>on ok</th></tr>
 *   <tr><td>read</td><td>none</td>
 *       <td>the value of a register (null: none), of a list an array, of a counter the count</td></tr>
 *   <tr><td>write</td><td>the new value</td><td>none, or the same again</td></tr>
 *   <tr><td>cas</td><td>[expected, new]</td><td>whether it set it; without it: it did</td></tr>
 *   <tr><td>append</td><td>the value</td><td>none, or the same again</td></tr>
 *   <tr><td>add</td><td>a whole number</td><td>the new count, or none if not known</td></tr>
 * </table>
 *
 * <p>Anything else is an error with the number of its line. Empty lines are passed over.
 */
public final class HistoryFile {
  private static final List<String> NAMES =
      List.of("time", "process", "type", "op", "key", "value");

  private record Open(Handle handle, Map<String, @Nullable Object> invoke, Action action) {}

  private final Recorder recorder = new Recorder();
  private final Map<Long, Open> openByProcess = new HashMap<>();
  private int line;

  private HistoryFile() {}

  /**
   * Reads to the end of the text, and leaves it open.
   *
   * @throws HistoryFormatException at the first line that is no such event
   */
  public static History read(BufferedReader text) throws IOException, HistoryFormatException {
    HistoryFile file = new HistoryFile();
    for (String line = text.readLine(); line != null; line = text.readLine()) {
      file.line++;
      if (!line.isBlank()) {
        file.event(JsonLine.parse(line, file.line));
      }
    }
    return file.recorder.history();
  }

  private void event(Map<String, @Nullable Object> event) throws HistoryFormatException {
    for (String name : event.keySet()) {
      if (!NAMES.contains(name)) {
        throw error("there is no \"" + name + "\", only " + String.join(", ", NAMES));
      }
    }
    String type = required(event, "type", String.class);
    long time = required(event, "time", Long.class);
    long process = required(event, "process", Long.class);
    try {
      if (type.equals("invoke")) {
        invoke(time, process, event);
      } else {
        end(time, process, type, event);
      }
    } catch (IllegalArgumentException e) {
      throw error(String.valueOf(e.getMessage()));
    }
  }

  private void invoke(long time, long process, Map<String, @Nullable Object> event)
      throws HistoryFormatException {
    if (openByProcess.containsKey(process)) {
      throw error("process " + process + " has not heard of what it invoked before");
    }
    String key = event.containsKey("key") ? required(event, "key", String.class) : "";
    Action action = action(event);
    Handle handle = recorder.invoke(time, process, key, action);
    openByProcess.put(process, new Open(handle, event, action));
  }

  private Action action(Map<String, @Nullable Object> event) throws HistoryFormatException {
    String op = required(event, "op", String.class);
    if (op.equals("read")) {
      if (event.containsKey("value")) {
        throw error("a read is invoked with no \"value\"");
      }
      return new Action.Read();
    }
    if (!event.containsKey("value")) {
      throw error("\"value\" is missing");
    }
    return switch (op) {
      case "write" -> new Action.Write(scalar(event));
      case "cas" -> {
        List<?> values = required(event, "value", List.class);
        if (values.size() != 2) {
          throw error("\"value\" must be [expected, new]");
        }
        yield new Action.CompareAndSet(values.get(0), values.get(1));
      }
      case "append" -> {
        Object value = scalar(event);
        if (value == null) {
          throw error("null cannot be appended");
        }
        yield new Action.Append(value);
      }
      case "add" -> new Action.Add(required(event, "value", Long.class));
      default -> throw error("\"op\" must be read, write, cas, append or add");
    };
  }

  private void end(long time, long process, String type, Map<String, @Nullable Object> event)
      throws HistoryFormatException {
    Open open = openByProcess.remove(process);
    if (open == null) {
      throw error("process " + process + " has invoked nothing that could end");
    }
    same("op", open, event);
    same("key", open, event);
    switch (type) {
      case "ok" -> ok(time, open, event);
      case "fail" -> recorder.fail(time, open.handle);
      case "unknown" -> recorder.unknown(time, open.handle);
      default -> throw error("\"type\" must be invoke, ok, fail or unknown");
    }
  }

  private void ok(long time, Open open, Map<String, @Nullable Object> event)
      throws HistoryFormatException {
    boolean answered = event.containsKey("value");
    if (open.action instanceof Action.Read) {
      if (!answered) {
        throw error("\"value\" is missing: what the read returned");
      }
      recorder.ok(time, open.handle, event.get("value"));
    } else if (open.action instanceof Action.CompareAndSet) {
      recorder.ok(time, open.handle, !answered || required(event, "value", Boolean.class));
    } else if (open.action instanceof Action.Add && answered) {
      recorder.ok(time, open.handle, required(event, "value", Long.class));
    } else {
      same("value", open, event);
      recorder.ok(time, open.handle);
    }
  }

  private void same(String name, Open open, Map<String, @Nullable Object> event)
      throws HistoryFormatException {
    Object now = event.get(name);
    Object before = open.invoke.get(name);
    if (event.containsKey(name) && (now == null ? before != null : !now.equals(before))) {
      throw error("\"" + name + "\" is " + now + " and was " + before + " when invoked");
    }
  }

  private @Nullable Object scalar(Map<String, @Nullable Object> event)
      throws HistoryFormatException {
    Object value = event.get("value");
    if (value instanceof List) {
      throw error("\"value\" must not be an array");
    }
    return value;
  }

  private <T> T required(Map<String, @Nullable Object> event, String name, Class<T> type)
      throws HistoryFormatException {
    Object value = event.get(name);
    if (!type.isInstance(value)) {
      String form = type == String.class
          ? "a text"
          : type == Long.class ? "a whole number" : type == List.class ? "an array" : "a boolean";
      throw error("\"" + name + "\" must be " + form);
    }
    return type.cast(value);
  }

  private HistoryFormatException error(String message) {
    return new HistoryFormatException(line, message);
  }
}
