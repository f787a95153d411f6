// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.syntax;

import io.quorate.model.EntryId;

/** Index and term of an entry, either of which may be a range. */
public record IdRange(Range index, Range term) {
  /** Whether it holds this id. */
  public boolean contains(EntryId id) {
    return index.contains(id.index()) && term.contains(id.term());
  }

  @Override
  public String toString() {
    return index + "/" + term;
  }
}
