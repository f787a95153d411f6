// SPDX-License-Identifier: Apache-2.0
/**
 * The disk of a simulated server: the bytes that outlive its process, a log storage and a snapshot
 * store on them, and the faults that a simulation orders. No threads, no clock, and no randomness
 * of its own: the same calls leave the same bytes.
 */
@NullMarked
package io.quorate.testing.simulation.disk;

import org.jspecify.annotations.NullMarked;
