// SPDX-License-Identifier: Apache-2.0
/**
 * How to test a state machine: a table of leases that reads the clock where it must not, the
 * simulation that finds this, and the one that is mended. {@code docs/testing.md} is the guide;
 * {@link io.quorate.examples.simulation.LeaseSimulation} runs it.
 */
@NullMarked
package io.quorate.examples.simulation;

import org.jspecify.annotations.NullMarked;
