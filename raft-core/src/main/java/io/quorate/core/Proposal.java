// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.Bytes;

/**
 * A command on its way into the log. The core gives the object back and looks only at its bytes.
 */
public interface Proposal {
  /** What the state machine of every server is to apply. */
  Bytes command();
}
