// SPDX-License-Identifier: Apache-2.0
/**
 * The driver of a core: one loop that feeds it and carries out its effects, a log writer, an
 * applier and a loader beside it, and the futures of the users. Runs on threads, or in virtual time
 * on one.
 */
@NullMarked
package io.quorate.runtime;

import org.jspecify.annotations.NullMarked;
