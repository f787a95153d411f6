// SPDX-License-Identifier: Apache-2.0
/**
 * The world that simulated servers live in: one thread, a clock that is moved by hand, and a
 * network and disks that do what a plan says.
 */
@NullMarked
package io.quorate.testing.simulation.world;

import org.jspecify.annotations.NullMarked;
