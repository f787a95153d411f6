// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

/** Something that must always hold does not. */
public final class InvariantViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Property property;

  public InvariantViolation(Property property, String what) {
    super(property.title() + ": " + what);
    this.property = property;
  }

  /** Which one. */
  public Property property() {
    return property;
  }
}
