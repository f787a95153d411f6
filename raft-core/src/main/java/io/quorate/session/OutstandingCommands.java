// SPDX-License-Identifier: Apache-2.0
package io.quorate.session;

import io.quorate.model.Bytes;
import java.util.TreeSet;

/**
 * The client's half of a session: gives commands their numbers, and knows which may be sent again.
 *
 * <p>A command is outstanding until its client knows what became of it, or has given up ever
 * sending it again. A client that never has more begun than {@link #mayBegin} allows does not fill
 * its session.
 *
 * <p>Used by one thread at a time.
 */
public final class OutstandingCommands {
  private final long session;
  private final int window;
  private final TreeSet<Long> outstanding = new TreeSet<>();
  private long next = 1;

  /** Those of a session that was just opened, with these limits. */
  public OutstandingCommands(long session, SessionLimits limits) {
    this.session = session;
    this.window = limits.window();
  }

  /** Whether one more may be begun; if not, the lowest outstanding has to end first. */
  public boolean mayBegin() {
    return next - lowest() < window;
  }

  /**
   * Begins a command. Whoever has to send it again sends what is returned here again.
   *
   * @throws IllegalStateException if none may be begun
   */
  public SessionCommand begin(Bytes command) {
    if (!mayBegin()) {
      throw new IllegalStateException("command " + next + " of session " + session + " while "
          + lowest() + " is outstanding, " + window + " at a time");
    }
    long sequence = next++;
    outstanding.add(sequence);
    return new SessionCommand(session, sequence, lowest(), command);
  }

  /** This command is not sent again. */
  public void end(SessionCommand command) {
    outstanding.remove(command.sequence());
  }

  private long lowest() {
    return outstanding.isEmpty() ? next : outstanding.first();
  }
}
