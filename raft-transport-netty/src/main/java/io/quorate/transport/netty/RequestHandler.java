// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.model.Bytes;

/** Serves the requests of {@linkplain NettyClient clients}. */
@FunctionalInterface
public interface RequestHandler {
  /**
   * Takes a request, to be answered now or later. Called in a thread that also receives Raft
   * messages: must not block.
   */
  void handle(Bytes request, Responder responder);

  /**
   * Takes the answer to one request, by any thread, once; what comes after the first is ignored.
   */
  interface Responder {
    /** Sends a response. Does nothing if the client is gone. */
    void respond(Bytes response);

    /** Tells the client that there is no response, and why. */
    void fail(String why);
  }
}
