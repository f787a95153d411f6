// SPDX-License-Identifier: Apache-2.0
/**
 * What tests of the library and of its plug points are made with;
 * {@link io.quorate.testing.ScenarioMain} plays scenario files.
 */
@NullMarked
package io.quorate.testing;

import org.jspecify.annotations.NullMarked;
