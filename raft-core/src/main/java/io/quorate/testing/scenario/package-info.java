// SPDX-License-Identifier: Apache-2.0
/** Scenario files: read as a whole, then played on a cluster of real cores. */
@NullMarked
package io.quorate.testing.scenario;

import org.jspecify.annotations.NullMarked;
