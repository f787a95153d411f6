// SPDX-License-Identifier: Apache-2.0
package io.quorate;

import io.quorate.model.NodeId;
import java.util.List;

/**
 * The outcome of a proposal: it is committed, it survives the loss of any minority of the servers,
 * and the state machine has applied it.
 *
 * @param result what the state machine returned on the server that was proposed to
 * @param index its place in the log
 * @param term the term of its entry
 * @param acknowledgedBy servers known to hold it durably, a majority of the voters among them: each
 *     can answer {@link ReadConsistency#after} this without the leader
 * @param <R> what applying a command gives
 */
public record Applied<R>(R result, long index, long term, List<NodeId> acknowledgedBy) {}
