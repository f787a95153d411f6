// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.syntax;

import org.jspecify.annotations.Nullable;

/**
 * How a scenario names a link, or several.
 *
 * @param from null for any
 * @param to null for any
 */
public record LinkRef(@Nullable NodeRef from, @Nullable NodeRef to) {
  @Override
  public String toString() {
    return (from == null ? "*" : from) + "->" + (to == null ? "*" : to);
  }
}
