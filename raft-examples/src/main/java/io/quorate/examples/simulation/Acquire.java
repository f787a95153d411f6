// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.simulation;

import io.quorate.Codec;
import io.quorate.model.Bytes;

/**
 * The wish to hold a lease.
 *
 * @param name of what is leased
 * @param owner who wants it, or holds it and wants it for longer
 * @param nanos for how long
 * @param askedAt when, in nanoseconds since 1970, by the clock of who asks
 */
record Acquire(String name, String owner, long nanos, long askedAt) {
  private static final String SEPARATOR = "\t";

  static Codec<Acquire> codec() {
    return Codec.of(Acquire::encode, Acquire::decode);
  }

  private static Bytes encode(Acquire acquire) {
    return Bytes.utf8(String.join(
        SEPARATOR,
        acquire.name,
        acquire.owner,
        Long.toString(acquire.nanos),
        Long.toString(acquire.askedAt)));
  }

  private static Acquire decode(Bytes bytes) {
    String[] parts = bytes.toUtf8().split(SEPARATOR, -1);
    return new Acquire(parts[0], parts[1], Long.parseLong(parts[2]), Long.parseLong(parts[3]));
  }
}
