// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quorate.testing.LogStorageContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class RocksDbLogStorageTest {
  @TempDir
  Path temporary;

  @AfterEach
  void leavesNoNativeObjectOpen() {
    assertThat(NativeObjects.open()).isZero();
  }

  @TestFactory
  Stream<DynamicTest> keepsTheContract() {
    return checks(RocksDbOptions.defaults());
  }

  @TestFactory
  Stream<DynamicTest> keepsTheContractWithTinyTables() {
    return checks(TestLogs.TINY);
  }

  @TestFactory
  Stream<DynamicTest> keepsTheContractWithoutFsync() {
    return checks(TestLogs.TINY.noFsync());
  }

  private Stream<DynamicTest> checks(RocksDbOptions options) {
    return LogStorageContract.checks(() -> {
          Path directory = Files.createTempDirectory(temporary, "log");
          return () -> RocksDbLogStorage.open(directory, null, options);
        })
        .stream()
        .map(check -> dynamicTest(check.name(), check.body()::run));
  }
}
