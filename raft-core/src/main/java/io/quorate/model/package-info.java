// SPDX-License-Identifier: Apache-2.0
/**
 * The nouns that everything else speaks in: identities, entries, configurations, and what is kept
 * on disk. Values only, safe for use by any thread.
 */
@NullMarked
package io.quorate.model;

import org.jspecify.annotations.NullMarked;
