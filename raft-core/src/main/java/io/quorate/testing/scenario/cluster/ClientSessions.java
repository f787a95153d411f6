// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.session.SessionCommand;
import io.quorate.session.SessionLimits;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the clients of a cluster know of their sessions. A session's id is that of the entry which
 * opens it, from when a leader has appended it: whether it is open then, the table says.
 */
public final class ClientSessions {
  /** No entry has this index, so that no session has this id. */
  private static final long NEVER_OPENED = Long.MAX_VALUE;

  private final Map<String, TrackedProposal> openings = new LinkedHashMap<>();

  ClientSessions() {}

  /** Returns the proposal that opens a session, which this is the name of from here on. */
  public TrackedProposal open(String session) {
    TrackedProposal opening = new TrackedProposal(
        "session " + session, EntryKind.OPEN_SESSION, SessionLimits.DEFAULT.toBytes());
    openings.put(session, opening);
    return opening;
  }

  /** Returns the proposal of a command in a session, be it open or not. */
  public TrackedProposal command(String session, long sequence, long lowest, String text) {
    TrackedProposal plain = new TrackedProposal(text);
    try {
      SessionCommand command = new SessionCommand(id(session), sequence, lowest, plain.command());
      return new TrackedProposal(text, EntryKind.SESSION_COMMAND, command.toBytes());
    } catch (IllegalArgumentException e) {
      throw new ScenarioFailure("not a number of a session: " + e.getMessage(), e);
    }
  }

  private long id(String session) {
    TrackedProposal opening = openings.get(session);
    if (opening == null || opening.id().equals(EntryId.NONE)) {
      return NEVER_OPENED;
    }
    for (TrackedProposal other : openings.values()) {
      // Another entry at this index, of a later leader: the one of this session is lost.
      if (other.id().index() == opening.id().index()
          && other.id().term() > opening.id().term()) {
        return NEVER_OPENED;
      }
    }
    return opening.id().index();
  }
}
