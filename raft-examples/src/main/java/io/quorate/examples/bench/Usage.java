// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What has been used up to a moment, by one process or by several.
 *
 * @param cpuNanos CPU time of all threads, native ones too
 * @param allocatedBytes bytes allocated in the heap by the threads that live
 * @param barriers how often servers waited for their disks
 */
record Usage(long cpuNanos, long allocatedBytes, long barriers) {
  /** What this process has used. */
  static Usage ofThisProcess(long barriers) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      allocated += Math.max(0, bytes); // -1 for a thread that has just ended
    }
    return new Usage(system.getProcessCpuTime(), allocated, barriers);
  }

  Usage plus(Usage other) {
    return new Usage(
        cpuNanos + other.cpuNanos,
        allocatedBytes + other.allocatedBytes,
        barriers + other.barriers);
  }

  Usage minus(Usage earlier) {
    return new Usage(
        cpuNanos - earlier.cpuNanos,
        allocatedBytes - earlier.allocatedBytes,
        barriers - earlier.barriers);
  }

  /** As one line of text, for another process. */
  String print() {
    return cpuNanos + " " + allocatedBytes + " " + barriers;
  }

  /** The reverse of {@link #print}. */
  static Usage parse(String line) {
    String[] words = line.split(" ", -1);
    return new Usage(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
  }
}
