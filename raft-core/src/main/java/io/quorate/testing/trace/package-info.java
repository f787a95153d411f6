// SPDX-License-Identifier: Apache-2.0
/**
 * Records what the cores of a run did, in the words of the specification in {@code docs/spec}, so
 * that TLC can tell whether the protocol allows it.
 */
@NullMarked
package io.quorate.testing.trace;

import org.jspecify.annotations.NullMarked;
