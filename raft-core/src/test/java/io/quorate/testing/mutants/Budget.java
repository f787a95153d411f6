// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.mutants;

import java.nio.file.Path;

/**
 * What a hunt may use up, the same for every mutant.
 *
 * @param scenarios the folder of those to play
 * @param seeds how many seeds to simulate, from 1 on
 */
record Budget(Path scenarios, int seeds) {}
