// SPDX-License-Identifier: Apache-2.0
package io.quorate.memory;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quorate.testing.LogStorageContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class MemoryLogStorageTest {
  @TestFactory
  Stream<DynamicTest> keepsTheContract() {
    return LogStorageContract.checks(() -> {
          MemoryDisk disk = new MemoryDisk();
          return () -> MemoryLogStorage.open(disk);
        })
        .stream()
        .map(check -> dynamicTest(check.name(), check.body()::run));
  }
}
