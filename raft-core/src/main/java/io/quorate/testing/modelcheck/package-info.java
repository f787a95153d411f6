// SPDX-License-Identifier: Apache-2.0
/**
 * Every way in which a small cluster of real cores can go, within bounds.
 *
 * <p>{@link io.quorate.testing.modelcheck.Server} is one core with its disk;
 * {@link io.quorate.testing.modelcheck.Servers} knows what becomes of a server's state when
 * something happens to it and works that out only once; {@link io.quorate.testing.modelcheck.Space}
 * makes states of a whole cluster of that; {@link io.quorate.testing.modelcheck.ModelChecker}
 * searches them breadth first.
 */
@NullMarked
package io.quorate.testing.modelcheck;

import org.jspecify.annotations.NullMarked;
