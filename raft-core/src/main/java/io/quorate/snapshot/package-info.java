// SPDX-License-Identifier: Apache-2.0
/**
 * Snapshots in files: {@link io.quorate.snapshot.FileSnapshotStore}, which needs nothing but the
 * JDK.
 */
@NullMarked
package io.quorate.snapshot;

import org.jspecify.annotations.NullMarked;
