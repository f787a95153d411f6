// SPDX-License-Identifier: Apache-2.0
package io.quorate.session;

import io.quorate.model.Bytes;
import org.jspecify.annotations.Nullable;

/** What is to become of a command of a session, the same on every server. */
public sealed interface Verdict {
  /**
   * The state machine applies it, now and never again. Its response is then handed to
   * {@link SessionTable#respond}.
   *
   * @param command what to apply
   */
  record Apply(SessionCommand command) implements Verdict {}

  /**
   * It was applied before and is not applied again.
   *
   * @param response what the first time gave; null if that was too large to keep
   */
  record Duplicate(@Nullable Bytes response) implements Verdict {}

  /** It is not applied. */
  record Rejected(Reason reason) implements Verdict {}

  /** Why a command is not applied. */
  enum Reason {
    /**
     * Its session is not open, or no longer. If the client sent this command before, nobody can
     * tell it any more whether that was applied; this time it was not.
     */
    UNKNOWN_SESSION,
    /** The client itself has declared that it would not send this number again. */
    NOT_OUTSTANDING,
    /**
     * The client has had more commands applied than its session may remember without declaring any
     * of them done. Its session is closed with this: were it not, a repeat of this command might
     * find room later and be applied after all.
     */
    SESSION_FULL
  }
}
