// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.ClusterConfiguration;

/** What became of a membership change. */
public sealed interface ChangeOutcome {
  /**
   * It is committed, and a joint configuration that it went through has been left, unless it was to
   * stay in it.
   *
   * @param index where the configuration stands in the log
   */
  record Done(long index, ClusterConfiguration configuration) implements ChangeOutcome {}

  /** Nothing was changed, for this reason. */
  record Refused(String reason) implements ChangeOutcome {}

  /** Nothing was changed: another server leads, or none. */
  record NotLeader() implements ChangeOutcome {}

  /**
   * Servers that were to vote made no progress in catching up: they have been removed again, as far
   * as this change had added them, and nothing else was changed.
   */
  record GivenUp(String reason) implements ChangeOutcome {}

  /** Leadership was lost meanwhile: what the next leader makes of it, the log will show. */
  record Unknown() implements ChangeOutcome {}
}
