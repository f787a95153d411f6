// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** An embeddable Raft consensus library; start at {@code io.quorate.RaftNode}. */
@NullMarked
module io.quorate {
  requires static transitive org.jspecify;
  requires org.slf4j;

  exports io.quorate;
  exports io.quorate.memory;
  exports io.quorate.model;
  exports io.quorate.message;
  exports io.quorate.snapshot;
  exports io.quorate.spi;
  exports io.quorate.testing;
  exports io.quorate.testing.history;
}
