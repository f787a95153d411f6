// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static io.quorate.testing.SampleMessages.append;
import static io.quorate.testing.SampleMessages.chunk;
import static io.quorate.testing.SampleMessages.numbered;
import static io.quorate.testing.TransportRig.A;
import static io.quorate.testing.TransportRig.B;
import static io.quorate.testing.TransportRig.C;
import static io.quorate.testing.TransportRig.assertTrue;

import io.quorate.message.Message;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.spi.Transport;
import io.quorate.testing.TransportRig.Station;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What every {@link Transport} must do, as checks that an implementation's own tests run.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> keepsTheContract() {
 *   return TransportContract.checks(MyFixture::new).stream()
 *       .map(check -> dynamicTest(check.name(), check.body()::run));
 * }
 * }</pre>
 *
 * <p>Since a transport is best effort, the checks send again what does not arrive, and demand that
 * in the end something does.
 */
public final class TransportContract {
  private static final int BURST = 5_000;
  private static final int CHUNKS = 16;
  private static final int STALL_MESSAGES = 1_024;
  private static final int STALL_MESSAGE_BYTES = 1 << 20;
  private static final int STALL_MAX_KEPT = STALL_MESSAGES / 4;

  private TransportContract() {}

  /**
   * A cluster of servers {@code a}, {@code b} and {@code c} to be connected; one for each check.
   */
  public interface Fixture extends AutoCloseable {
    /**
     * Returns a new transport of a server, not started, that knows where the others are or will be.
     * Asked again for the same server once its transport is closed: that is a restart, at the same
     * place. The check closes what it gets.
     */
    Transport transport(NodeId self) throws Exception;

    /**
     * Returns like {@link #transport} a transport of a server, but one that was told that
     * {@code sought} is to be found where in truth {@code found} is; nothing if no such mistake can
     * be made.
     */
    default Optional<Transport> misled(NodeId self, NodeId sought, NodeId found) throws Exception {
      return Optional.empty();
    }

    /**
     * Whether receivers are called in the sender's thread, so that one that does not return keeps
     * the sender by the implementation's design.
     */
    default boolean deliversInSendersThread() {
      return false;
    }

    /** Releases what the fixture itself holds. */
    @Override
    default void close() throws IOException {}
  }

  /** Makes a fresh fixture for each check. */
  @FunctionalInterface
  public interface FixtureFactory {
    /** Returns a new one. */
    Fixture create() throws Exception;
  }

  private interface Body {
    void run(TransportRig rig) throws Exception;
  }

  /** Returns the checks, each of which runs on its own and may take some seconds. */
  public static List<ContractCheck> checks(FixtureFactory fixtures) {
    Map<String, Body> bodies = new LinkedHashMap<>();
    bodies.put("knows its own node", rig -> rig.start(A));
    bodies.put("carries every type unaltered, both ways", TransportContract::carriesEveryType);
    bodies.put("keeps the order of a link", TransportContract::keepsOrder);
    bodies.put("carries chunks beside what keeps its order", TransportContract::carriesChunks);
    bodies.put("keeps the order of several senders", TransportContract::keepsSendersApart);
    bodies.put("lets a receiver answer at once", TransportContract::letsReceiverAnswer);
    bodies.put("drops what cannot be delivered", TransportContract::dropsUndeliverable);
    bodies.put("finds a server again that restarted", TransportContract::reconnects);
    bodies.put("delivers nothing once closed", TransportContract::silentOnceClosed);
    bodies.put("can be closed twice, and unstarted", TransportContract::closesTwice);
    bodies.put("never delivers to the wrong server", TransportContract::neverMisdelivers);
    bodies.put("neither blocks nor hoards for a sleeper", TransportContract::boundsWhatWaits);
    return bodies.entrySet().stream()
        .map(body -> check(fixtures, body.getKey(), body.getValue()))
        .toList();
  }

  private static ContractCheck check(FixtureFactory fixtures, String name, Body body) {
    return new ContractCheck(name, () -> {
      try (TransportRig rig = new TransportRig(fixtures.create())) {
        body.run(rig);
        rig.assertNoViolations();
      }
    });
  }

  private static void carriesEveryType(TransportRig rig) throws Exception {
    Station a = rig.start(A);
    Station b = rig.start(B);
    for (Message message : SampleMessages.ofEveryType(A, B)) {
      a.sendUntilArrived(message, b);
    }
    for (Message message : SampleMessages.ofEveryType(B, A)) {
      b.sendUntilArrived(message, a);
    }
  }

  private static void keepsOrder(TransportRig rig) throws Exception {
    Station a = rig.start(A);
    Station b = rig.start(B);
    a.connect(b);
    GroupId group = new GroupId(1);
    List<Message> batch = new ArrayList<>();
    for (int i = 1; i <= BURST; i++) {
      batch.add(numbered(A, B, group, i));
      if (batch.size() == i % 7 + 1) {
        a.transport().send(batch);
        batch = new ArrayList<>();
      }
    }
    a.transport().send(batch);
    Message last = numbered(A, B, group, BURST + 1);
    b.assertRising(group, a.collectUntilArrived(last, b));
  }

  private static void carriesChunks(TransportRig rig) throws Exception {
    Station a = rig.start(A);
    Station b = rig.start(B);
    a.connect(b);
    GroupId group = new GroupId(1);
    List<Message> arrived = new ArrayList<>();
    for (int i = 1; i <= CHUNKS; i++) {
      // Whether a chunk overtakes what is sent with it, or is overtaken, is not said.
      a.transport().send(List.of(chunk(A, B, i), numbered(A, B, group, 2L * i)));
      arrived.addAll(a.collectUntilArrived(chunk(A, B, i), b));
      arrived.addAll(a.collectUntilArrived(numbered(A, B, group, 2L * i + 1), b));
    }
    arrived.add(numbered(A, B, group, 2L * CHUNKS + 1));
    b.assertRising(group, arrived);
  }

  private static void keepsSendersApart(TransportRig rig) throws Exception {
    Station a = rig.start(A);
    Station b = rig.start(B);
    Station c = rig.start(C);
    a.connect(b);
    c.connect(b);
    List<CompletableFuture<Void>> senders = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Station from = i % 2 == 0 ? a : c;
      GroupId group = new GroupId(i);
      senders.add(rig.inThread(() -> {
        for (int n = 1; n <= BURST / 4; n++) {
          from.send(numbered(from.self(), B, group, n));
        }
      }));
    }
    for (CompletableFuture<Void> sender : senders) {
      sender.get();
    }
    List<Message> arrived = new ArrayList<>();
    arrived.addAll(a.collectUntilArrived(numbered(A, B, new GroupId(4), BURST), b));
    arrived.addAll(c.collectUntilArrived(numbered(C, B, new GroupId(5), BURST), b));
    for (int i = 0; i < 4; i++) {
      b.assertRising(new GroupId(i), arrived);
    }
  }

  private static void letsReceiverAnswer(TransportRig rig) throws Exception {
    Station a = rig.start(A);
    Station b = rig.start(
        B, (station, message) -> station.send(numbered(B, A, message.group(), message.term())));
    a.connect(b);
    GroupId group = new GroupId(1);
    for (int i = 1; i <= 500; i++) {
      Message answer = numbered(B, A, group, i);
      a.sendUntil(numbered(A, B, group, i), () -> a.inbox().poll(answer::equals, 20) != null);
    }
  }

  private static void dropsUndeliverable(TransportRig rig) throws Exception {
    Station a = rig.start(A);
    Station b = rig.start(B);
    NodeId nobody = NodeId.of("nobody");
    long start = System.nanoTime();
    for (int i = 1; i <= BURST; i++) {
      a.transport()
          .send(List.of(numbered(A, nobody, GroupId.FIRST, i), numbered(A, C, GroupId.FIRST, i)));
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertTrue(millis < 5_000, "sending to the unreachable took " + millis + " ms");
    a.sendUntilArrived(numbered(A, B, GroupId.FIRST, 1), b);
  }

  private static void reconnects(TransportRig rig) throws Exception {
    Station a = rig.start(A);
    Station b = rig.start(B);
    a.connect(b);
    b.connect(a);
    b.close();
    a.send(numbered(A, B, GroupId.FIRST, 1));
    Station restarted = rig.start(B);
    a.sendUntilArrived(numbered(A, B, GroupId.FIRST, 2), restarted);
    restarted.sendUntilArrived(numbered(B, A, GroupId.FIRST, 3), a);
    a.close();
    Station restartedToo = rig.start(A);
    restartedToo.sendUntilArrived(numbered(A, B, GroupId.FIRST, 4), restarted);
    restarted.sendUntilArrived(numbered(B, A, GroupId.FIRST, 5), restartedToo);
  }

  private static void silentOnceClosed(TransportRig rig) throws Exception {
    Station a = rig.start(A);
    Station b = rig.start(B);
    a.connect(b);
    for (int i = 1; i <= BURST; i++) {
      a.send(numbered(A, B, GroupId.FIRST, i));
    }
    b.close();
    // What the closed one must not see, its successor does: so the time to see it has passed.
    Station successor = rig.start(B);
    a.sendUntilArrived(numbered(A, B, GroupId.FIRST, BURST + 1), successor);
  }

  private static void closesTwice(TransportRig rig) throws Exception {
    Station a = rig.start(A);
    Station b = rig.start(B);
    a.connect(b);
    a.close();
    a.close();
    a.send(numbered(A, B, GroupId.FIRST, 1));
    Transport unstarted = rig.fixture().transport(C);
    unstarted.close();
    unstarted.close();
  }

  private static void neverMisdelivers(TransportRig rig) throws Exception {
    Optional<Transport> misled = rig.fixture().misled(A, B, C);
    if (misled.isEmpty()) {
      return;
    }
    Station a = rig.start(misled.get());
    Station c = rig.start(C);
    // The inbox of c complains about anything that is not for c.
    for (int i = 1; i <= 20; i++) {
      a.send(numbered(A, B, GroupId.FIRST, i));
      a.sendUntilArrived(numbered(A, C, GroupId.FIRST, i), c);
    }
  }

  private static void boundsWhatWaits(TransportRig rig) throws Exception {
    if (rig.fixture().deliversInSendersThread()) {
      return;
    }
    CountDownLatch reads = new CountDownLatch(1);
    Station a = rig.start(A);
    Station b = rig.start(B, (station, message) -> awaitUninterruptibly(reads));
    Station c = rig.start(C);
    try {
      Message large = append(A, B, 1, STALL_MESSAGE_BYTES);
      long start = System.nanoTime();
      for (int i = 0; i < STALL_MESSAGES; i++) {
        a.send(large);
        a.sendUntilArrived(numbered(A, C, GroupId.FIRST, i + 1), c);
      }
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      assertTrue(seconds < 30, "sending to one that does not read took " + seconds + " s");
    } finally {
      reads.countDown();
    }
    List<Message> kept = a.collectUntilArrived(numbered(A, B, GroupId.FIRST, 1), b);
    assertTrue(
        kept.size() < STALL_MAX_KEPT,
        "kept " + kept.size() + " MiB for a server that did not read");
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
