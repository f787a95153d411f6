// SPDX-License-Identifier: Apache-2.0
package io.quorate.spi;

import java.io.IOException;
import java.io.OutputStream;

/** Where a snapshot is written to before it is published. Used by one thread at a time. */
public abstract class SnapshotSink extends OutputStream {
  /** For implementations. */
  protected SnapshotSink() {}

  /** How many bytes of content it holds, those of before it was opened again included. */
  public abstract long position();

  /**
   * Makes the content durable and the snapshot visible, in one step as seen after a crash. The sink
   * is closed then.
   *
   * @throws IOException if that failed, or if the content of one that is received has not the size
   *     and the checksum that were announced; that content is then discarded
   */
  public abstract StoredSnapshot publish() throws IOException;

  /** Gives the snapshot up and removes what was written of it. The sink is closed then. */
  public abstract void discard() throws IOException;

  /** Closes the sink; what has been received stays, and what was created is discarded. */
  @Override
  public abstract void close() throws IOException;
}
