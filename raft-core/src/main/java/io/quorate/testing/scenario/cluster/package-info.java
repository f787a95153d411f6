// SPDX-License-Identifier: Apache-2.0
/**
 * A cluster of real cores whose network, disks, state machines and clocks are moved by hand, one
 * step at a time.
 */
@NullMarked
package io.quorate.testing.scenario.cluster;

import org.jspecify.annotations.NullMarked;
