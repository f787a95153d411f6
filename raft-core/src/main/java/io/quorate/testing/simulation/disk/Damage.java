// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import io.quorate.model.GroupId;
import io.quorate.spi.CorruptLogException;

/**
 * What makes a log unfit for recovery: the first of its records that is not what was written.
 *
 * <p>A server with such a log can run on, and only its reads of entries in that record fail. Once
 * it stops it does not come back, since what the record said, a vote for instance, is unknown.
 *
 * @param group whose log, as far as can be told; that of the record before if the record itself
 *     cannot say
 * @param index the first index of that group of which nothing can be said: all below was read
 * @param what what is wrong
 */
public record Damage(GroupId group, long index, String what) {
  CorruptLogException toException() {
    return new CorruptLogException(group, index, what);
  }
}
