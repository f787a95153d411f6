// SPDX-License-Identifier: Apache-2.0
/**
 * What tests are made with: {@link io.quorate.testing.TestCluster} and
 * {@link io.quorate.testing.Simulation} for state machines, contract kits for plug points;
 * {@link io.quorate.testing.ScenarioMain} plays scenario files.
 */
@NullMarked
package io.quorate.testing;

import org.jspecify.annotations.NullMarked;
