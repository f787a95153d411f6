// SPDX-License-Identifier: Apache-2.0
/** Plays plans and makes those smaller that fail. */
@NullMarked
package io.quorate.testing.simulation;

import org.jspecify.annotations.NullMarked;
