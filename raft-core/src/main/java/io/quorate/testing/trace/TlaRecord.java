// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.trace;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A TLA+ record that is written field by field.
 *
 * <p>Immutable; its text is all there is to it.
 */
record TlaRecord(String fields) {

  static TlaRecord of(String name, String value) {
    return new TlaRecord("").with(name, value);
  }

  TlaRecord with(String name, String value) {
    return field(name, quote(value));
  }

  TlaRecord with(String name, long value) {
    return field(name, String.valueOf(value));
  }

  TlaRecord with(String name, TlaRecord value) {
    return field(name, value.toString());
  }

  TlaRecord withNames(String name, Collection<?> names) {
    return field(
        name,
        names.stream()
            .map(each -> quote(each.toString()))
            .collect(Collectors.joining(", ", "{", "}")));
  }

  TlaRecord withSet(String name, Collection<TlaRecord> values) {
    return field(
        name, values.stream().map(TlaRecord::toString).collect(Collectors.joining(", ", "{", "}")));
  }

  TlaRecord withSequence(String name, Collection<TlaRecord> values) {
    return field(
        name,
        values.stream().map(TlaRecord::toString).collect(Collectors.joining(", ", "<<", ">>")));
  }

  private TlaRecord field(String name, String value) {
    return new TlaRecord(fields + (fields.isEmpty() ? "" : ", ") + name + " |-> " + value);
  }

  private static String quote(String text) {
    return '"' + text + '"';
  }

  @Override
  public String toString() {
    return "[" + fields + "]";
  }
}
