// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.NodeId;
import org.jspecify.annotations.Nullable;

/** A leadership transfer that somebody waits for; what the core answers with this very object. */
public interface TransferRequest {
  /** Who is to lead, or null for the voter that is best placed. */
  @Nullable
  NodeId target();
}
