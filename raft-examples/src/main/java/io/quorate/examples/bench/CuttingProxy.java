// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes connections on, counts what goes in their direction, and cuts the one that has carried the
 * most, some number of times, evenly over the bytes to come.
 */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int targetPort;
  private final long step;
  private final AtomicLong forwarded = new AtomicLong();
  private final AtomicInteger cutsLeft;

  /** Passes on to this port of this machine, and cuts so often within so many bytes. */
  CuttingProxy(int targetPort, int cuts, long bytes) throws IOException {
    this.targetPort = targetPort;
    this.cutsLeft = new AtomicInteger(cuts);
    this.step = bytes / (cuts + 1);
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many bytes went towards the target. */
  long forwarded() {
    return forwarded.get();
  }

  int cutsLeft() {
    return cutsLeft.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket source = listener.accept();
        Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort);
        source.setTcpNoDelay(true);
        target.setTcpNoDelay(true);
        thread(() -> pass(source, target, true));
        thread(() -> pass(target, source, false));
      } catch (IOException e) {
        // The listener has been closed, or the target does not listen: whoever called tries again.
      }
    }
  }

  private void pass(Socket from, Socket to, boolean towardsTarget) {
    byte[] buffer = new byte[1 << 16];
    long carried = 0;
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        if (towardsTarget) {
          forwarded.addAndGet(read);
          carried += read;
          if (carried >= step && cutsLeft.get() > 0) {
            cutsLeft.decrementAndGet();
            return;
          }
        }
      }
    } catch (IOException e) {
      // One end is gone, and so goes the other.
    }
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
