// SPDX-License-Identifier: Apache-2.0
package io.quorate.spi;

import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The durable memory of one server: for each group its hard state, its log, and what the log begins
 * after.
 *
 * <h2>Lifecycle</h2>
 *
 * Opened by a factory of the implementation, which checks what is there: a tail that a crash tore
 * is cut off, since nothing of it was ever acknowledged; damage anywhere else refuses to open, and
 * names group and index. One storage belongs to one server; a second process that opens the same
 * place is refused.
 *
 * <h2>Threads</h2>
 *
 * One thread writes. {@link #entries} and {@link #recover} may be called by other threads
 * meanwhile. Nothing may be called after {@link #close}.
 *
 * <h2>Durability</h2>
 *
 * When {@link #write} returns, all of the batch survives a power failure; when it throws, or the
 * process dies in it, each group's write is there as a whole or not at all after the next opening,
 * and in the order of the batches.
 *
 * <h2>Failure</h2>
 *
 * An {@link IOException} from {@link #write} is final: it is unknown what reached the disk, and the
 * implementation refuses every later call. The node stops, and finds the truth when it is started
 * again. A failed sync is never retried: the system may have dropped the dirty pages.
 */
public interface LogStorage extends AutoCloseable {
  /**
   * Returns what is stored of a group, or nothing if nothing ever was.
   *
   * @throws CorruptLogException if what is stored cannot be what was written
   * @throws IOException if it cannot be read
   */
  Optional<RecoveredLog> recover(GroupId group) throws IOException;

  /**
   * Makes a batch of writes durable, with one synchronisation for all of them.
   *
   * @param batch writes in the order in which they take effect; several may be of one group
   * @throws IllegalArgumentException if a write would leave a gap in a log; nothing is written then
   * @throws IOException if durability is in doubt
   */
  void write(List<LogWrite> batch) throws IOException;

  /**
   * Reads consecutive entries, each verified against its checksum.
   *
   * @param group whose
   * @param from the index of the first one
   * @param through the index of the last one at most
   * @param maxBytes how many bytes of payload at most; the first entry is returned even if larger
   * @return entries from {@code from} on, at least one
   * @throws IllegalArgumentException if the log does not hold all of {@code from..through}
   * @throws CorruptLogException if one of them cannot be what was written
   * @throws IOException if they cannot be read
   */
  List<LogEntry> entries(GroupId group, long from, long through, long maxBytes) throws IOException;

  /** Releases the place, so that it can be opened again. Closing twice does nothing. */
  @Override
  void close() throws IOException;
}
