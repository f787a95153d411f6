// SPDX-License-Identifier: Apache-2.0
/**
 * Plug points that live in memory: real implementations, for servers that share one JVM and for
 * tests.
 */
@NullMarked
package io.quorate.memory;

import org.jspecify.annotations.NullMarked;
