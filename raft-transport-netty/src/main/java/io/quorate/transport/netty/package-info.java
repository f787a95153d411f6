// SPDX-License-Identifier: Apache-2.0
/**
 * Carries messages between servers, and requests of clients to servers, over TCP.
 *
 * <p>{@link io.quorate.transport.netty.NettyTransport} is a server's end,
 * {@link io.quorate.transport.netty.NettyClient} a client's. Reading order of the rest: what a
 * frame is ({@code FrameDecoder}, {@code FrameEncoder}, {@code MessageCodec}), how a connection
 * begins ({@code Handshake}, {@code HandshakeDialer}, {@code HandshakeAcceptor}), what is sent
 * ({@code PeerAddresses}, {@code Outgoing}, {@code OutgoingLink}, {@code MessageWriter}) and what
 * is received ({@code MessageReader}, {@code RequestServer}).
 */
@NullMarked
package io.quorate.transport.netty;

import org.jspecify.annotations.NullMarked;
