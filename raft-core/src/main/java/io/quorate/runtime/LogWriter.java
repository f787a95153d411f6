// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.core.Effect.Persist;
import io.quorate.message.Message;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes durable what the groups of a server want durable: all that queued up during one sync goes
 * into the next (group commit, dissertation §10.2.2), and only then leave the messages that promise
 * it.
 */
final class LogWriter implements Workers.Handler<LogWriter.Task> {
  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

  /** One group's persist. */
  record Task(GroupLoop<?> group, Persist persist) {}

  private final LogStorage storage;
  private final Transport transport;
  private @Nullable String failure;

  LogWriter(LogStorage storage, Transport transport) {
    this.storage = storage;
    this.transport = transport;
  }

  @Override
  public long handle(List<Task> tasks) {
    if (!tasks.isEmpty()) {
      if (failure == null) {
        write(tasks);
      }
      if (failure == null) {
        sendPromises(tasks);
      }
      if (failure == null) {
        report(tasks);
      } else {
        // What is durable is unknown, so nothing that promises it may leave, now or later.
        for (Task task : tasks) {
          task.group.failed(failure);
        }
      }
    }
    return Long.MAX_VALUE;
  }

  private void write(List<Task> tasks) {
    List<LogWrite> batch = new ArrayList<>(tasks.size());
    for (Task task : tasks) {
      Persist persist = task.persist;
      if (!persist.isBarrier()) {
        batch.add(new LogWrite(
            task.group.id(),
            persist.hardState(),
            persist.base(),
            persist.truncateFrom(),
            persist.entries()));
      }
    }
    try {
      if (!batch.isEmpty()) {
        storage.write(batch);
      }
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("writing the log failed, nothing more will be written", e);
      failure = "writing the log failed: " + e;
    }
  }

  private void sendPromises(List<Task> tasks) {
    List<Message> promises = new ArrayList<>();
    for (Task task : tasks) {
      promises.addAll(task.persist.thenSend());
    }
    try {
      if (!promises.isEmpty()) {
        transport.send(promises);
      }
    } catch (RuntimeException | Error e) {
      // Against its contract. A writer that died of it would leave a node that looks alive.
      LOG.error("the transport threw, nothing more will be written", e);
      failure = "the transport threw: " + e;
    }
  }

  private static void report(List<Task> tasks) {
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      task.group.written(task.persist.entries());
      boolean last = i + 1 == tasks.size() || tasks.get(i + 1).group != task.group;
      if (last) {
        task.group.persisted(task.persist.sequence());
      }
    }
  }
}
