// SPDX-License-Identifier: Apache-2.0
/** Holds a scenario against the properties of {@link io.quorate.testing.invariant}. */
@NullMarked
package io.quorate.testing.scenario.safety;

import org.jspecify.annotations.NullMarked;
