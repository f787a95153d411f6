// SPDX-License-Identifier: Apache-2.0
/**
 * Measures a cluster of three under a closed loop; {@code BenchMain} is its command line. What the
 * figures mean, and how they compare, is in {@code docs/performance.md}.
 */
@NullMarked
package io.quorate.examples.bench;

import org.jspecify.annotations.NullMarked;
