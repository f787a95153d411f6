// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.message.Message;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.spi.Transport;
import io.quorate.testing.TransportContract.Fixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** The servers of one check of {@link TransportContract}, and what a check says about them. */
final class TransportRig implements AutoCloseable {
  static final NodeId A = NodeId.of("a");
  static final NodeId B = NodeId.of("b");
  static final NodeId C = NodeId.of("c");

  private static final long DEADLINE_SECONDS = 30;
  private static final long RESEND_MILLIS = 20;
  private static final GroupId PROBE_GROUP = new GroupId(Long.MAX_VALUE - 1);

  private final Fixture fixture;
  private final List<Station> stations = new ArrayList<>();

  TransportRig(Fixture fixture) {
    this.fixture = fixture;
  }

  Fixture fixture() {
    return fixture;
  }

  Station start(NodeId self) throws Exception {
    return start(fixture.transport(self));
  }

  Station start(Transport transport) throws Exception {
    return start(transport, (station, message) -> {});
  }

  /** Starts a server that does this with each message before it counts as arrived. */
  Station start(NodeId self, BiConsumer<Station, Message> first) throws Exception {
    Station station = start(fixture.transport(self), first);
    assertTrue(
        station.self().equals(self), "a transport of " + self + " says it is " + station.self());
    return station;
  }

  private Station start(Transport transport, BiConsumer<Station, Message> first) throws Exception {
    Station station = new Station(transport, first);
    stations.add(station);
    transport.start(station.inbox);
    return station;
  }

  CompletableFuture<Void> inThread(Runnable body) {
    return CompletableFuture.runAsync(body, task -> new Thread(task, "sender").start());
  }

  void assertNoViolations() {
    for (Station station : stations) {
      station.inbox.assertNoViolation();
    }
  }

  static void assertTrue(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }

  @Override
  public void close() throws IOException {
    for (Station station : stations) {
      station.close();
    }
    fixture.close();
  }

  /** Something that may come true if it is tried often enough. */
  interface Attempt {
    boolean succeeds() throws Exception;
  }

  /** One started transport and what it received. */
  static final class Station {
    private final Transport transport;
    private final Inbox inbox;

    private Station(Transport transport, BiConsumer<Station, Message> first) {
      this.transport = transport;
      this.inbox = new Inbox(transport.self(), message -> first.accept(this, message));
    }

    NodeId self() {
      return transport.self();
    }

    Transport transport() {
      return transport;
    }

    Inbox inbox() {
      return inbox;
    }

    void send(Message message) {
      transport.send(List.of(message));
    }

    /** Sends a message again and again until the attempt succeeds. */
    void sendUntil(Message message, Attempt attempt) throws Exception {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
      do {
        assertTrue(System.nanoTime() < deadline, message + " never arrived");
        send(message);
      } while (!attempt.succeeds());
    }

    /** Sends a message until the target has it. */
    void sendUntilArrived(Message message, Station target) throws Exception {
      sendUntil(message, () -> target.inbox.poll(message::equals, RESEND_MILLIS) != null);
    }

    /** Sends a message until the target has it, and returns what the target got before it. */
    List<Message> collectUntilArrived(Message message, Station target) throws Exception {
      List<Message> before = new ArrayList<>();
      sendUntil(
          message,
          () -> target.inbox.poll(
                  arrived -> {
                    boolean last = arrived.equals(message);
                    if (!last && !arrived.group().equals(PROBE_GROUP)) {
                      before.add(arrived);
                    }
                    return last;
                  },
                  RESEND_MILLIS)
              != null);
      return before;
    }

    /** Returns once what is sent arrives. */
    void connect(Station target) throws Exception {
      sendUntilArrived(SampleMessages.numbered(self(), target.self(), PROBE_GROUP, 1), target);
    }

    /** Fails if what this server got of a group is not in the order of its numbers. */
    void assertRising(GroupId group, List<Message> arrived) {
      long number = 0;
      for (Message message : arrived) {
        if (message.group().equals(group)) {
          assertTrue(message.term() >= number, message + " arrived after number " + number);
          number = message.term();
        }
      }
      assertTrue(number > 0, "nothing of " + group + " arrived at " + self());
    }

    void close() {
      transport.close();
      inbox.transportIsClosed();
    }
  }
}
