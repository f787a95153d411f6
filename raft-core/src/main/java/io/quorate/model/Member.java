// SPDX-License-Identifier: Apache-2.0
package io.quorate.model;

import java.nio.charset.StandardCharsets;

/**
 * What a configuration says of one member besides whether it votes.
 *
 * <p>Immutable and safe for use by any thread.
 *
 * @param address where it is reached, in the words of the transport (host:port); empty if the
 *     transport knows by other means. At most 255 bytes.
 * @param incarnation that of the disk on which it became a member, 0 if not known. Votes and
 *     acknowledgements of another one do not count: they come from a disk that has forgotten what
 *     the member promised.
 * @param priority who leads if it can: a server campaigns the later, the more voters of a higher
 *     priority there are. 0 unless said otherwise.
 */
public record Member(String address, long incarnation, int priority) {
  /** Of a member of whom nothing is said. */
  public static final Member UNKNOWN = new Member("", 0, 0);

  public Member {
    if (address.getBytes(StandardCharsets.UTF_8).length > 255) {
      throw new IllegalArgumentException("an address of more than 255 bytes: " + address);
    }
    if (priority < 0) {
      throw new IllegalArgumentException("priority " + priority + " is negative");
    }
  }

  /** A member with this address. */
  public static Member at(String address) {
    return new Member(address, 0, 0);
  }

  public Member withAddress(String other) {
    return new Member(other, incarnation, priority);
  }

  public Member withIncarnation(long other) {
    return new Member(address, other, priority);
  }

  public Member withPriority(int other) {
    return new Member(address, incarnation, other);
  }
}
