// SPDX-License-Identifier: Apache-2.0
package io.quorate.model;

import java.util.regex.Pattern;

/**
 * The name of one server of a cluster, chosen by the operator and never reused for another server.
 *
 * <p>Apart from its address on purpose: a server that moves to another host stays the same voter,
 * and its vote and its acknowledgements stay valid.
 *
 * <p>Immutable and safe for use by any thread.
 *
 * @param value 1 to 64 letters, digits, '.', '_' and '-', beginning with a letter or digit
 */
public record NodeId(String value) implements Comparable<NodeId> {
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public NodeId {
    if (!LEGAL.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "node id \"" + value + "\" is not 1 to 64 letters, digits, '.', '_', '-'");
    }
  }

  /** Returns the id with this name. */
  public static NodeId of(String value) {
    return new NodeId(value);
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
