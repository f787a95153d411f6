// SPDX-License-Identifier: Apache-2.0
/** The state machine that simulations use by themselves: registers, lists and counters by key. */
@NullMarked
package io.quorate.testing.simulation.store;

import org.jspecify.annotations.NullMarked;
