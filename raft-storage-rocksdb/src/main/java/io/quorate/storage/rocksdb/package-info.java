// SPDX-License-Identifier: Apache-2.0
/**
 * A log storage on RocksDB, one database for all groups of a server; start at
 * {@link io.quorate.storage.rocksdb.RocksDbLogStorage}.
 *
 * <p>In reading order: {@code RocksDbLogStorage} (the contract), {@code GroupLogs} (what is known
 * without reading), {@code LogBatch} and {@code RangeRead} (writing and reading),
 * {@code EntryFormat} and {@code MetaFormat} (what a record looks like), {@code Database} (options
 * and native objects), {@code LogScan} (what is verified at opening), {@code WalInspection} with
 * {@code WalReader} and {@code BatchReader} (why RocksDB's own recovery is not trusted with the
 * write-ahead log), {@code ManifestInspection} (nor with its list of tables), {@code PrefixPurge}
 * (how space is given back), {@code DataDirectory} (whose directory it is).
 */
@NullMarked
package io.quorate.storage.rocksdb;

import org.jspecify.annotations.NullMarked;
