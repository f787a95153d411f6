// SPDX-License-Identifier: Apache-2.0

/**
 * Proves the net: puts bugs of one line each into core and runtime, and looks which layer of tests
 * finds them. The bugs are in {@code mutants.txt}; what found which is in docs/correctness.md.
 */
@NullMarked
package io.quorate.testing.mutants;

import org.jspecify.annotations.NullMarked;
