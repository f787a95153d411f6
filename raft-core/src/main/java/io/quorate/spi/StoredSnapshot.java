// SPDX-License-Identifier: Apache-2.0
package io.quorate.spi;

import io.quorate.model.SnapshotMetadata;

/**
 * A snapshot as a store holds it, or as it is on its way: what it stands for, and which bytes it is
 * made of. Two servers' snapshots of one index may consist of different bytes.
 *
 * @param metadata what it stands for
 * @param size how many bytes the content has
 * @param checksum the CRC32C of the content
 */
public record StoredSnapshot(SnapshotMetadata metadata, long size, int checksum) {}
