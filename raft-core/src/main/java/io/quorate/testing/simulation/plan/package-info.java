// SPDX-License-Identifier: Apache-2.0
/**
 * What happens in a simulated run, decided before it begins: a plan is drawn from a seed, can be
 * printed, kept, edited, played again, and made smaller.
 */
@NullMarked
package io.quorate.testing.simulation.plan;

import org.jspecify.annotations.NullMarked;
