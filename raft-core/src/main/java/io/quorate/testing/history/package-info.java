// SPDX-License-Identifier: Apache-2.0
/**
 * Histories of what clients did and saw, and whether they are linearizable. Record one with
 * {@link io.quorate.testing.history.History.Recorder}, or read one with
 * {@link io.quorate.testing.history.HistoryFile}, and give it to a
 * {@link io.quorate.testing.history.LinearizabilityChecker} with the
 * {@link io.quorate.testing.history.SequentialModel} of what was tested.
 */
@NullMarked
package io.quorate.testing.history;

import org.jspecify.annotations.NullMarked;
