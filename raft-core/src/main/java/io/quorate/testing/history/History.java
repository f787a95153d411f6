// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What some clients asked of a system, and what they learnt.
 *
 * @param operations in the order of their invocation
 */
public record History(List<Operation> operations) {
  public History {
    operations = List.copyOf(operations);
  }

  /**
   * Takes down a history while it happens. Times are in any unit and never go back. Touching
   * operations count as concurrent: whoever wants two of one client to be in order must let time
   * pass between them.
   *
   * <p>Not safe for use by several threads.
   */
  public static final class Recorder {
    private final List<Handle> handles = new ArrayList<>();
    private long now = Long.MIN_VALUE;

    /** Begins an empty history. */
    public Recorder() {}

    /** Takes down that a client asks something. */
    public Handle invoke(long time, long process, Object key, Object input) {
      advance(time);
      Handle handle = new Handle(process, key, input, time);
      handles.add(handle);
      return handle;
    }

    /** Takes down that an operation took effect and answered this. */
    public void ok(long time, Handle handle, @Nullable Object answer) {
      end(time, handle, new Outcome.Answered(answer));
    }

    /** Takes down that an operation took effect, with an answer that nobody looked at. */
    public void ok(long time, Handle handle) {
      end(time, handle, new Outcome.Done());
    }

    /** Takes down that an operation certainly had no effect and never will. */
    public void fail(long time, Handle handle) {
      end(time, handle, new Outcome.Failed());
    }

    /** Takes down that nobody will ever know how an operation ended. */
    public void unknown(long time, Handle handle) {
      end(time, handle, new Outcome.Unknown());
    }

    private void end(long time, Handle handle, Outcome outcome) {
      advance(time);
      if (handle.operation != null) {
        throw new IllegalStateException("has ended before: " + handle.operation);
      }
      handle.operation = handle.ended(outcome, time);
    }

    private void advance(long time) {
      if (time < now || time == Operation.NEVER) {
        throw new IllegalArgumentException("time goes from " + now + " to " + time);
      }
      now = time;
    }

    /** Returns the history so far, in which the outcome of all that has not ended is unknown. */
    public History history() {
      return new History(handles.stream().map(Handle::operation).toList());
    }
  }

  /** An operation that a {@link Recorder} has seen begin. */
  public static final class Handle {
    private final long process;
    private final Object key;
    private final Object input;
    private final long invoked;
    private @Nullable Operation operation;

    private Handle(long process, Object key, Object input, long invoked) {
      this.process = process;
      this.key = key;
      this.input = input;
      this.invoked = invoked;
    }

    private Operation ended(Outcome outcome, long time) {
      long returned = outcome instanceof Outcome.Unknown ? Operation.NEVER : time;
      return new Operation(process, key, input, outcome, invoked, returned);
    }

    private Operation operation() {
      return operation != null ? operation : ended(new Outcome.Unknown(), Operation.NEVER);
    }
  }
}
