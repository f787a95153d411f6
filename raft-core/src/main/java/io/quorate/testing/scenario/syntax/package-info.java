// SPDX-License-Identifier: Apache-2.0
/**
 * The words of the scenario language: lexer, values, options, and errors that say what would have
 * been accepted.
 */
@NullMarked
package io.quorate.testing.scenario.syntax;

import org.jspecify.annotations.NullMarked;
