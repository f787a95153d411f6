// SPDX-License-Identifier: Apache-2.0
/**
 * A replicated counter: server processes that agree on a sum, a client that adds to it and changes
 * who takes part, and a demonstration that kills the leader. Read
 * {@link io.quorate.examples.counter.Counter} and {@link io.quorate.examples.counter.CounterServer}
 * for what it takes to use the library; the rest is command lines, the protocol between client and
 * server, and bookkeeping.
 */
@NullMarked
package io.quorate.examples.counter;

import org.jspecify.annotations.NullMarked;
