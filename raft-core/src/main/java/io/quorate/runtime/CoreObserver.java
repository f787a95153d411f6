// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.core.Effect;
import io.quorate.core.Input;
import io.quorate.core.RaftCore;
import java.util.List;

/**
 * Is shown what a server's core is told and what it says, in the turn of its loop: how simulations
 * see the truth that no server knows, and how traces are recorded. Must not call the core's
 * {@code step} or {@code flush}, and must not throw.
 */
public interface CoreObserver {
  /** For servers that nobody watches. */
  CoreObserver NONE = new CoreObserver() {};

  /** The core has just taken this input. */
  default void stepped(long now, Input input, RaftCore core) {}

  /** The core has just said what is to be done; nothing of it has been begun. */
  default void flushed(long now, List<Effect> effects, RaftCore core) {}
}
