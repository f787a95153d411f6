// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

/** A linearizable read on its way. The core only gives the object back. */
public interface ReadRequest {}
