// SPDX-License-Identifier: Apache-2.0
/**
 * What must hold in every cluster at every moment (paper, figure 3), one class for each property.
 */
@NullMarked
package io.quorate.testing.scenario.safety;

import org.jspecify.annotations.NullMarked;
