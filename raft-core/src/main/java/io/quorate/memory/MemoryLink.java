// SPDX-License-Identifier: Apache-2.0
package io.quorate.memory;

import io.quorate.message.AppendEntries;
import io.quorate.message.Message;
import io.quorate.model.LogEntry;
import io.quorate.spi.Transport;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One direction between two servers: a bounded queue that one thread at a time empties.
 *
 * <p>Who adds to an empty queue sees to its being emptied; who adds to one that is not empty leaves
 * that to whoever is at it. So a receiver that answers at once cannot recurse without end.
 */
final class MemoryLink {
  private static final long MAX_WAITING_BYTES = 32 << 20;
  private static final int MESSAGE_BYTES = 64;

  private final Executor deliverer;
  private final Transport.Receiver target;
  private final Queue<Message> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingMessages = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final ReentrantLock delivering = new ReentrantLock();

  MemoryLink(Executor deliverer, Transport.Receiver target) {
    this.deliverer = deliverer;
    this.target = target;
  }

  void send(Message message) {
    long bytes = bytes(message);
    long waitingWithIt = waitingBytes.addAndGet(bytes);
    if (waitingWithIt > MAX_WAITING_BYTES && waitingWithIt > bytes) {
      waitingBytes.addAndGet(-bytes);
      return;
    }
    waiting.add(message);
    if (waitingMessages.getAndIncrement() == 0) {
      try {
        deliverer.execute(this::deliverWaiting);
      } catch (RejectedExecutionException e) {
        dropWaiting();
      }
    }
  }

  /** Loses what waits, since the executor takes no more: the link goes on if it does again. */
  private void dropWaiting() {
    do {
      waitingBytes.addAndGet(-bytes(waiting.remove()));
    } while (waitingMessages.decrementAndGet() != 0);
  }

  private void deliverWaiting() {
    do {
      Message message = waiting.remove();
      waitingBytes.addAndGet(-bytes(message));
      delivering.lock();
      try {
        target.receive(message);
      } catch (RuntimeException e) {
        // A receiver must not throw. One that does must not stop this link for good either.
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      } finally {
        delivering.unlock();
      }
    } while (waitingMessages.decrementAndGet() != 0);
  }

  /** Returns once no receiver is being called, or at once if the caller is that receiver. */
  @SuppressWarnings("LockNotBeforeTry") // There is nothing to do while it is held.
  void awaitDelivery() {
    delivering.lock();
    delivering.unlock();
  }

  private static long bytes(Message message) {
    long bytes = MESSAGE_BYTES;
    if (message instanceof AppendEntries append) {
      for (LogEntry entry : append.entries()) {
        bytes += entry.weight();
      }
    }
    return bytes;
  }
}
