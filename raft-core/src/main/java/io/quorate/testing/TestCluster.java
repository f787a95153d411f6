// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.Applied;
import io.quorate.ClusterChange;
import io.quorate.Codec;
import io.quorate.MembershipResult;
import io.quorate.NotLeaderException;
import io.quorate.RaftConfig;
import io.quorate.RaftException;
import io.quorate.RaftNode;
import io.quorate.RaftRole;
import io.quorate.RaftStatus;
import io.quorate.StateMachine;
import io.quorate.memory.MemoryDisk;
import io.quorate.memory.MemoryLogStorage;
import io.quorate.memory.MemorySnapshotDisk;
import io.quorate.memory.MemorySnapshotStore;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import io.quorate.runtime.CoreObserver;
import io.quorate.runtime.Genesis;
import io.quorate.runtime.NodeSettings;
import io.quorate.runtime.NodeStarter;
import io.quorate.spi.Transport;
import io.quorate.testing.simulation.world.Clock;
import io.quorate.testing.simulation.world.SimulatedNetwork;
import io.quorate.testing.simulation.world.SimulatedWorkers;
import io.quorate.testing.simulation.world.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of whole servers in one JVM, for testing a state machine and the code around it: real
 * nodes, a simulated network, disks in memory, and virtual time. No socket, no file, no sleep, no
 * thread; the same seed gives the same run.
 *
 * <pre>{@code
 * TestCluster<Long, Long, Counter> cluster =
 *     TestCluster.start(3, 42, Counter::new, Codec.int64());
 * cluster.propose(5L);
 * cluster.crash(cluster.leader());
 * cluster.propose(7L);
 * assert cluster.read(Counter::value) == 12;
 * }</pre>
 *
 * <p>Time passes only inside of the methods that say so. Not safe for use by several threads.
 *
 * @param <C> what a command is
 * @param <R> what applying a command gives
 * @param <S> the state machine under test
 */
public final class TestCluster<C, R, S extends StateMachine<C, R>> implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** A server that runs. */
  private record Running<C, R, S>(
      RaftNode<C, R> node,
      S stateMachine,
      SimulatedWorkers workers,
      MemoryLogStorage storage,
      MemorySnapshotStore snapshots) {}

  /** What of a server survives a crash. */
  private record Disks(MemoryDisk log, MemorySnapshotDisk snapshots) {
    Disks() {
      this(new MemoryDisk(), new MemorySnapshotDisk());
    }
  }

  private final VirtualTime time = new VirtualTime();
  private final long seed;
  private final SplittableRandom random;
  private final SimulatedNetwork network;
  private final Supplier<S> stateMachines;
  private final Codec<C> codec;
  private final RaftConfig config;
  private final Function<NodeId, CoreObserver> observers;
  private final List<NodeId> servers = new ArrayList<>();
  private final Map<NodeId, Disks> disks = new TreeMap<>();
  private final Map<NodeId, Running<C, R, S>> running = new TreeMap<>();

  private TestCluster(
      int size,
      long seed,
      RaftConfig config,
      Supplier<S> stateMachines,
      Codec<C> codec,
      Function<NodeId, CoreObserver> observers) {
    this.seed = seed;
    this.observers = observers;
    this.random = new SplittableRandom(seed);
    this.network =
        new SimulatedNetwork(time, random.nextLong(), new SimulatedNetwork.Observer() {});
    this.stateMachines = stateMachines;
    this.codec = codec;
    this.config = config;
    IntStream.rangeClosed(1, size).mapToObj(i -> NodeId.of("n" + i)).forEach(servers::add);
  }

  /**
   * Starts a new cluster of voters {@code n1}, {@code n2}, and so on.
   *
   * @param size how many servers
   * @param seed decides all that is left to chance: latencies, election timeouts
   * @param stateMachines gives each server, at each start, an empty state machine
   * @param codec how commands become bytes
   */
  public static <C, R, S extends StateMachine<C, R>> TestCluster<C, R, S> start(
      int size, long seed, Supplier<S> stateMachines, Codec<C> codec) {
    return start(size, seed, RaftConfig.DEFAULT, stateMachines, codec);
  }

  /** Starts a new cluster whose servers have these settings. */
  public static <C, R, S extends StateMachine<C, R>> TestCluster<C, R, S> start(
      int size, long seed, RaftConfig config, Supplier<S> stateMachines, Codec<C> codec) {
    return start(size, seed, config, stateMachines, codec, id -> CoreObserver.NONE);
  }

  /** Starts a new cluster whose servers are watched, each at each start by a new observer. */
  static <C, R, S extends StateMachine<C, R>> TestCluster<C, R, S> start(
      int size,
      long seed,
      RaftConfig config,
      Supplier<S> stateMachines,
      Codec<C> codec,
      Function<NodeId, CoreObserver> observers) {
    TestCluster<C, R, S> cluster =
        new TestCluster<>(size, seed, config, stateMachines, codec, observers);
    Genesis genesis = new Genesis.Bootstrap(ClusterConfiguration.ofVoters(cluster.servers));
    for (NodeId server : cluster.servers) {
      cluster.startNode(server, genesis);
    }
    return cluster;
  }

  /** All servers, running or not, members of the cluster or not. */
  public List<NodeId> members() {
    return List.copyOf(servers);
  }

  /** Starts one more server, which waits to be added; returns its name. */
  public NodeId join() {
    NodeId id = NodeId.of("n" + (servers.size() + 1));
    servers.add(id);
    startNode(id, new Genesis.Join());
    return id;
  }

  /** Starts a server again that was crashed, on empty disks, as one that waits to be added. */
  public void restartWiped(NodeId id) {
    requireDown(id);
    disks.remove(id);
    startNode(id, new Genesis.Join());
  }

  /** Changes the membership on the leader, and lets time pass until that has ended. */
  public MembershipResult change(Consumer<ClusterChange> description) {
    return await(node(leader()).change(description));
  }

  /** A server that runs. */
  public RaftNode<C, R> node(NodeId id) {
    return runningNode(id).node;
  }

  /** Its state machine. */
  public S stateMachine(NodeId id) {
    return runningNode(id).stateMachine;
  }

  /** Lets time pass until some server leads that can reach a majority; returns it. */
  public NodeId leader() {
    runUntil(() -> currentLeader().isPresent());
    return currentLeader().orElseThrow();
  }

  /**
   * Proposes a command to the leader and lets time pass until its outcome is known.
   *
   * @throws RaftException if it fails otherwise than by a change of leader before it was taken
   */
  public Applied<R> propose(C command) {
    while (true) {
      CompletableFuture<Applied<R>> future = node(leader()).propose(command);
      try {
        return await(future);
      } catch (NotLeaderException e) {
        // It was not taken: the leader has resigned meanwhile, and another will come.
        advance(Duration.ofMillis(10));
      }
    }
  }

  /** Reads the leader's state machine, linearizably, and lets time pass until it is confirmed. */
  public <T> T read(Function<S, T> query) {
    while (true) {
      NodeId leader = leader();
      S stateMachine = stateMachine(leader);
      try {
        return await(node(leader).read(() -> query.apply(stateMachine)));
      } catch (NotLeaderException e) {
        advance(Duration.ofMillis(10));
      }
    }
  }

  /** Lets time pass until a future has ended; returns its result, or throws its exception. */
  public <T> T await(CompletableFuture<T> future) {
    runUntil(future::isDone);
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Lets time pass. */
  public void advance(Duration duration) {
    long limit = time.now() + duration.toNanos();
    boolean more = true;
    while (more) {
      more = time.step(limit);
    }
  }

  /**
   * Lets time pass until this holds.
   *
   * @throws AssertionError if it does not within a minute of virtual time; shows seed and servers
   */
  public void runUntil(BooleanSupplier condition) {
    long limit = time.now() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (!time.step(limit)) {
        throw new AssertionError("nothing came of it within " + PATIENCE + "; " + this);
      }
    }
  }

  /** Lets time pass until all running members have applied the same, and all there is. */
  public void settle() {
    runUntil(() -> {
      Optional<RaftStatus> leader = currentLeader().map(id -> node(id).status());
      if (leader.isEmpty()) {
        return false;
      }
      long last = leader.get().lastIndex();
      return statuses().stream()
          .filter(status -> leader.get().configuration().isMember(status.self()))
          .allMatch(status -> status.lastApplied() == last);
    });
  }

  /** Kills a server: it loses its memory and what its disk had not written. */
  public void crash(NodeId id) {
    Running<C, R, S> node = runningNode(id);
    node.workers.die();
    network.silence(id);
    node.storage.close();
    node.snapshots.close();
    disk(id).snapshots.crash();
    running.remove(id);
  }

  /** Starts a server again that was crashed, with what is on its disk. */
  public void restart(NodeId id) {
    requireDown(id);
    startNode(id, new Genesis.Restart());
  }

  private void requireDown(NodeId id) {
    if (running.containsKey(id)) {
      throw new IllegalStateException(id + " is running");
    }
  }

  /** Cuts these servers off from all others, both ways; messages on their way are lost too. */
  public void isolate(NodeId... ids) {
    network.cut(List.of(ids), servers);
  }

  /**
   * Has the servers of each side hear those of no other; messages on their way are lost too.
   *
   * @param sides those who are on none hear everybody
   */
  @SafeVarargs
  public final void partition(List<NodeId>... sides) {
    for (List<NodeId> side : sides) {
      for (List<NodeId> other : sides) {
        network.cut(side, other);
      }
    }
  }

  /** Loses what one server sends to the other, and not what that one answers. */
  public void cut(NodeId from, NodeId to) {
    network.cut(from, to);
  }

  /** Mends the network. */
  public void heal() {
    network.mend();
  }

  /** Ends the cluster. */
  @Override
  public void close() {
    running.values().forEach(node -> node.node.close());
    running.clear();
  }

  private void startNode(NodeId id, Genesis genesis) {
    Transport transport = network.transport(id);
    SimulatedWorkers workers = new SimulatedWorkers(time, new Clock(time), random.split());
    S stateMachine = stateMachines.get();
    try {
      Disks disk = disk(id);
      MemoryLogStorage storage = MemoryLogStorage.open(disk.log);
      MemorySnapshotStore snapshots = MemorySnapshotStore.open(disk.snapshots);
      NodeSettings<C, R> settings = new NodeSettings<>(
          stateMachine, codec, config, transport, storage, snapshots, genesis, List.of());
      RaftNode<C, R> node =
          NodeStarter.start(settings, workers, random.split(), observers.apply(id));
      running.put(id, new Running<>(node, stateMachine, workers, storage, snapshots));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Disks disk(NodeId id) {
    return disks.computeIfAbsent(id, any -> new Disks());
  }

  private Running<C, R, S> runningNode(NodeId id) {
    @Nullable Running<C, R, S> node = running.get(id);
    if (node == null) {
      throw new IllegalStateException(id + " is not running; there are " + running.keySet());
    }
    return node;
  }

  /** The leader of the latest term that anybody knows of, if it runs and is not cut off. */
  private Optional<NodeId> currentLeader() {
    List<RaftStatus> all = statuses();
    long term = all.stream().mapToLong(RaftStatus::term).max().orElse(0);
    return all.stream()
        .filter(status -> status.role() == RaftRole.LEADER && status.term() == term)
        .map(RaftStatus::self)
        .filter(this::reachesMajority)
        .findFirst();
  }

  /** The latest term of which a running server is the leader; 0 if there is none. */
  long latestTermLed() {
    return statuses().stream()
        .filter(status -> status.role() == RaftRole.LEADER)
        .mapToLong(RaftStatus::term)
        .max()
        .orElse(0);
  }

  private boolean reachesMajority(NodeId id) {
    List<NodeId> voters = runningNode(id).node.status().configuration().voters();
    long reached = running.keySet().stream()
        .filter(voters::contains)
        .filter(other -> network.connects(id, other) && network.connects(other, id))
        .count();
    return reached > voters.size() / 2;
  }

  private List<RaftStatus> statuses() {
    List<RaftStatus> all = new ArrayList<>();
    running.values().forEach(node -> all.add(node.node.status()));
    return all;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("seed ")
        .append(seed)
        .append(", ")
        .append(time.now() / 1_000_000)
        .append(" ms");
    for (RaftStatus status : statuses()) {
      text.append("\n  ").append(status);
    }
    return text.toString();
  }
}
