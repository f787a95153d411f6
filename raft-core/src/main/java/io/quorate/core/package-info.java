// SPDX-License-Identifier: Apache-2.0
/**
 * The algorithm: {@link io.quorate.core.RaftCore} is told what happened and says what to do,
 * without thread, clock, I/O, or randomness of its own.
 */
@NullMarked
package io.quorate.core;

import org.jspecify.annotations.NullMarked;
