// SPDX-License-Identifier: Apache-2.0
package io.quorate.message;

import io.quorate.model.Bytes;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;

/**
 * A part of a snapshot on its way to a follower. Each says all that identifies the transfer, so
 * that the receiver keeps nothing in mind about it but the file.
 *
 * @param install the message that the chunks make up
 * @param size how many bytes the content has in all
 * @param checksum the CRC32C of the whole content
 * @param offset where in the content the bytes stand
 * @param bytes the next bytes of the content; none if the content has none, or to ask after one
 *     that has arrived as a whole
 * @param shared whether it is offered by a server that need not lead, to those who hold the entry
 *     that it ends with: for them it only takes the place of a snapshot of their own
 */
public record SnapshotChunk(
    InstallSnapshot install, long size, int checksum, long offset, Bytes bytes, boolean shared)
    implements Message {
  public SnapshotChunk {
    if (offset < 0 || offset > size || bytes.size() > size - offset) {
      throw new IllegalArgumentException(
          bytes.size() + " bytes at " + offset + " of a snapshot of " + size);
    }
  }

  @Override
  public GroupId group() {
    return install.group();
  }

  @Override
  public NodeId from() {
    return install.from();
  }

  @Override
  public NodeId to() {
    return install.to();
  }

  @Override
  public long term() {
    return install.term();
  }

  @Override
  public <R> R dispatch(Handler<R> handler) {
    return handler.onSnapshotChunk(this);
  }

  @Override
  public String toString() {
    return install + " bytes " + offset + "+" + bytes.size() + " of " + size;
  }
}
