// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Checks the file in which RocksDB lists its tables, before RocksDB reads it: some damages of it
 * make RocksDB 11.8.1 loop for ever instead of failing. Seen with a type byte that turned from 1, a
 * whole record, into 5, a whole record of a file that is reused, which lists never are.
 *
 * <p>The form is that of {@link WalReader}, without the file number. An end that is cut off is left
 * for RocksDB to drop: that happens in a crash, and what it may cost is told by the acknowledged
 * mark.
 */
final class ManifestInspection {
  private static final int BLOCK_BYTES = 32 << 10;
  private static final int HEADER_BYTES = 7;
  private static final int FULL = 1;
  private static final int LAST = 4;

  private ManifestInspection() {}

  /**
   * Reads the whole list.
   *
   * @param database the directory of the database, which need not exist
   * @throws IOException if a record of it is damaged
   */
  static void inspect(Path database) throws IOException {
    Path current = database.resolve("CURRENT");
    if (!Files.exists(current)) {
      return; // there is no database yet, or RocksDB says what is wrong
    }
    String name = new String(Files.readAllBytes(current), StandardCharsets.ISO_8859_1).strip();
    if (!name.matches("MANIFEST-\\d+") || !Files.exists(database.resolve(name))) {
      throw new IOException(current + " is damaged: it does not name a list of tables");
    }
    Path manifest = database.resolve(name);
    byte[] bytes = Files.readAllBytes(manifest);
    ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (at < bytes.length) {
      int leftInBlock = BLOCK_BYTES - at % BLOCK_BYTES;
      if (leftInBlock < HEADER_BYTES) {
        at += leftInBlock;
        continue;
      }
      if (at + HEADER_BYTES > bytes.length || isZero(bytes, at)) {
        return;
      }
      int type = bytes[at + 6];
      int end = at + HEADER_BYTES + Short.toUnsignedInt(fields.getShort(at + 4));
      if (end > bytes.length && type >= FULL && type <= LAST) {
        return;
      }
      if (type < FULL
          || type > LAST
          || end > at + leftInBlock
          || WalReader.maskedCrc(bytes, at + 6, end) != fields.getInt(at)) {
        throw new IOException(manifest + ", the list of tables, is damaged at byte " + at);
      }
      at = end;
    }
  }

  private static boolean isZero(byte[] bytes, int from) {
    for (int at = from; at < bytes.length; at++) {
      if (bytes[at] != 0) {
        return false;
      }
    }
    return true;
  }
}
