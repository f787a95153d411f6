// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.core.Effect.LoadEntries;
import io.quorate.spi.LogStorage;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads older entries for followers and state machines that are behind, beside the writing. */
final class EntryLoader implements Workers.Handler<EntryLoader.Task> {
  private static final Logger LOG = LoggerFactory.getLogger(EntryLoader.class);

  /** One group's request. */
  record Task(GroupLoop<?> group, LoadEntries load) {}

  private final LogStorage storage;

  EntryLoader(LogStorage storage) {
    this.storage = storage;
  }

  @Override
  public long handle(List<Task> tasks) {
    for (Task task : tasks) {
      LoadEntries load = task.load;
      try {
        task.group.loaded(
            load.request(),
            storage.entries(task.group.id(), load.from(), load.through(), load.maxBytes()));
      } catch (IllegalArgumentException e) {
        // The log does not reach there any more; only the core knows whether that may be.
        task.group.missing(
            load.request(),
            "the log does not hold index " + load.from() + " on: " + e.getMessage());
      } catch (IOException | RuntimeException | Error e) {
        LOG.error("reading the log failed", e);
        task.group.failed(
            "reading the log from index " + load.from() + " failed: " + e.getMessage());
      }
    }
    return Long.MAX_VALUE;
  }
}
