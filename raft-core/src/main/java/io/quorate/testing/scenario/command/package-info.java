// SPDX-License-Identifier: Apache-2.0
/**
 * The commands and expectations of the scenario language: how each is written, and what it does.
 */
@NullMarked
package io.quorate.testing.scenario.command;

import org.jspecify.annotations.NullMarked;
