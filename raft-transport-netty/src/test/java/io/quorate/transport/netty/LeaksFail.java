// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class after which Netty has a buffer that was collected and never released. */
final class LeaksFail implements AfterAllCallback {
  @Override
  public void afterAll(ExtensionContext context) {
    // The detector reports what looks the same only once.
    String canary = "leaked on purpose after " + context.getDisplayName();
    leak(canary);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    boolean canaryFound = false;
    while (!canaryFound && System.nanoTime() < deadline) {
      System.gc();
      // Leaks are looked for when the next buffer is made.
      PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
      canaryFound = RecordingLeakDetector.LEAKS.removeIf(leak -> leak.contains(canary));
    }
    assertThat(canaryFound).as("the leak detector works").isTrue();
    assertThat(RecordingLeakDetector.LEAKS).isEmpty();
  }

  private static void leak(String hint) {
    PooledByteBufAllocator.DEFAULT.directBuffer(16).touch(hint);
  }
}
