// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import com.google.protobuf.MessageLite;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.proto.Hello;
import io.quorate.transport.netty.proto.Lane;
import io.quorate.transport.netty.proto.Welcome;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.List;

/** One end of a connection on which a test says what no transport would. */
final class RawEnd implements Closeable {
  private static final int DEADLINE_MILLIS = 30_000;

  private final Socket socket;

  private RawEnd(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(DEADLINE_MILLIS);
  }

  static RawEnd connect(SocketAddress address) throws IOException {
    Socket socket = new Socket();
    socket.connect(address, DEADLINE_MILLIS);
    return new RawEnd(socket);
  }

  static RawEnd of(Socket socket) throws IOException {
    return new RawEnd(socket);
  }

  /** Waits until somebody connects. */
  static RawEnd accept(ServerSocket server) throws IOException {
    server.setSoTimeout(DEADLINE_MILLIS);
    return new RawEnd(server.accept());
  }

  static NodeAddress addressOf(ServerSocket server) {
    InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
    return new NodeAddress(address.getAddress().getHostAddress(), address.getPort());
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void send(FrameType type, MessageLite header) throws IOException {
    send(Wire.encode(type, header));
  }

  /** What a node says that expects another one; not where it is itself reached. */
  static Hello.Builder hello(String cluster, NodeId self, NodeId expected) {
    LocalEnd local = new LocalEnd(
        cluster, self, Settings.DEFAULT, new OwnAddress(null, new NodeAddress("127.0.0.1", 0)));
    return Handshake.nodeHello(
        local, Lane.LANE_CONSENSUS, expected, InetSocketAddress.createUnresolved("here", 1))
        .toBuilder();
  }

  /** Answers a hello as a node that takes anything. */
  void sayWelcome(String cluster, NodeId self) throws IOException {
    send(
        FrameType.WELCOME,
        Welcome.newBuilder()
            .setVersion(1)
            .setClusterId(cluster)
            .setNodeId(self.value())
            .setMaxFrameBytes(Settings.DEFAULT.maxFrameBytes())
            .build());
  }

  void sayHello(Hello.Builder hello) throws IOException {
    send(FrameType.HELLO, hello.build());
  }

  /** Waits for the next frame. */
  Frame read() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] prefix = in.readNBytes(FrameDecoder.PREFIX_BYTES);
    int bodyBytes = new DataInputStream(new ByteArrayInputStream(prefix)).readInt();
    List<Frame> frames = Wire.decode(prefix, in.readNBytes(bodyBytes));
    if (frames.size() != 1) {
      throw new IOException("expected a frame and got " + frames);
    }
    return frames.get(0);
  }

  /** Waits until the other end closes; what it still sends does not matter. */
  boolean isClosedByOther() throws IOException {
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
