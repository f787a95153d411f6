// SPDX-License-Identifier: Apache-2.0
/**
 * What knows the truth about a simulated run, which no server knows: the logs in all memories and
 * on all disks, what is committed, who was told what; and holds it against what must be so.
 */
@NullMarked
package io.quorate.testing.simulation.oracle;

import org.jspecify.annotations.NullMarked;
