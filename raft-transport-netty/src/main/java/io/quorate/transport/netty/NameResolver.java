// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the address that belongs to a name right now. May block. */
@FunctionalInterface
interface NameResolver {
  /** As the system does it, which may remember for a while what it found. */
  NameResolver SYSTEM = InetAddress::getByName;

  InetAddress resolve(String host) throws UnknownHostException;
}
