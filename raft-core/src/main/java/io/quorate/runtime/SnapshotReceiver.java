// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.message.InstallSnapshot;
import io.quorate.message.SnapshotChunk;
import io.quorate.message.SnapshotChunkResponse;
import io.quorate.model.NodeId;
import io.quorate.spi.SnapshotSink;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import io.quorate.spi.Transport;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the chunks of a snapshot together on the disk, and hands it to the core when it is whole.
 * One at a time: a server has one leader.
 */
final class SnapshotReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotReceiver.class);

  /** What to do with a snapshot that is offered. */
  enum Use {
    /** It is of a leader that leads no longer, or says nothing new. */
    REFUSE,
    /** This server has it, or a newer one. */
    HELD,
    /** Receive it. */
    RECEIVE
  }

  private final @Nullable SnapshotStore store;
  private final Transport transport;
  private final NodeId self;
  private final GroupLoop<?> group;
  private @Nullable OldSnapshots oldSnapshots;
  private @Nullable StoredSnapshot receiving;
  private @Nullable SnapshotSink sink;

  SnapshotReceiver(
      @Nullable SnapshotStore store, Transport transport, NodeId self, GroupLoop<?> group) {
    this.store = store;
    this.transport = transport;
    this.self = self;
    this.group = group;
  }

  /** Says who removes those that the ones received replace. */
  void connect(OldSnapshots old) {
    this.oldSnapshots = old;
  }

  void onChunk(SnapshotChunk chunk) {
    if (store == null) {
      LOG.error("{} sends a snapshot, but this server has no snapshot store", chunk.from());
      answer(chunk, -1);
      return;
    }
    switch (group.useOf(chunk)) {
      case REFUSE -> answer(chunk, -1);
      case HELD -> complete(chunk);
      case RECEIVE -> receive(chunk, store);
    }
  }

  private void receive(SnapshotChunk chunk, SnapshotStore into) {
    InstallSnapshot install = chunk.install();
    StoredSnapshot offered = new StoredSnapshot(install.snapshot(), chunk.size(), chunk.checksum());
    try {
      if (sink == null && into.list(install.group()).contains(offered)) {
        // It was whole before, but this server stopped before it was installed.
        complete(chunk);
        return;
      }
      SnapshotSink open = sink;
      if (open == null || !offered.equals(receiving)) {
        close();
        open = into.receive(install.group(), offered);
        receiving = offered;
        sink = open;
      }
      // Anything else was sent before, or is too far ahead: the answer says what is wanted (S7).
      if (chunk.offset() == open.position()) {
        open.write(chunk.bytes().toByteArray());
      }
      if (open.position() < chunk.size()) {
        answer(chunk, open.position());
        return;
      }
      open.publish();
      sink = null;
      receiving = null;
      if (oldSnapshots != null) {
        oldSnapshots.remove();
      }
      LOG.info("received the snapshot of {}", install.snapshot().lastIncluded());
      complete(chunk);
    } catch (IOException e) {
      LOG.error("receiving a snapshot from {} failed, it begins anew", chunk.from(), e);
      close();
    }
  }

  private void complete(SnapshotChunk chunk) {
    answer(chunk, chunk.size());
    group.snapshotReceived(chunk);
  }

  private void answer(SnapshotChunk chunk, long received) {
    InstallSnapshot install = chunk.install();
    transport.send(List.of(new SnapshotChunkResponse(
        install.group(),
        self,
        install.from(),
        install.term(),
        install.session(),
        install.snapshot().lastIncluded(),
        chunk.checksum(),
        received)));
  }

  /** Lets go of what is open; what has arrived stays for when it goes on. */
  void close() {
    SnapshotSink open = sink;
    sink = null;
    receiving = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.warn("what was received of a snapshot could not be closed", e);
      }
    }
  }
}
