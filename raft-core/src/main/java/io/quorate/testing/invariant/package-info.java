// SPDX-License-Identifier: Apache-2.0
/**
 * What must hold in every cluster at every moment, one small class for each property, fed with
 * ground truth by whoever drives servers: the scenario runner, the model checker, the simulation.
 */
@NullMarked
package io.quorate.testing.invariant;

import org.jspecify.annotations.NullMarked;
