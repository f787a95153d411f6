// SPDX-License-Identifier: Apache-2.0
package io.quorate;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.runtime.Genesis;
import io.quorate.runtime.NodeSettings;
import io.quorate.runtime.NodeStarter;
import io.quorate.spi.LogStorage;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One server of a replicated state machine.
 *
 * <pre>{@code
 * Counter counter = new Counter();
 * RaftNode<Long, Long> node =
 *     RaftNode.builder(counter, Codec.int64())
 *         .transport(transport)
 *         .storage(storage)
 *         .bootstrap(List.of(NodeId.of("n1"), NodeId.of("n2"), NodeId.of("n3")))
 *         .start();
 * node.propose(5L).thenAccept(applied -> System.out.println(applied.result()));
 * node.read(counter::value).thenAccept(System.out::println);
 * }</pre>
 *
 * <h2>Futures</h2>
 *
 * Every future ends, exactly once: with a result, with a {@link RaftException} that says whether
 * the command may still be applied, at the latest at its deadline or when the node is closed.
 * Dependent stages run on the node's own threads, those of a result on the one that applies: use
 * the {@code …Async} forms for anything that may take long.
 *
 * <h2>Threads</h2>
 *
 * Safe for use by any thread; no method but {@link #close} blocks.
 *
 * @param <C> what a command is
 * @param <R> what applying a command gives
 */
public interface RaftNode<C, R> extends AutoCloseable {

  /** Which server this is. */
  NodeId id();

  /**
   * Proposes a command, within {@link RaftConfig#requestTimeout()}.
   *
   * @return completes when the command is durable on a majority and applied here; fails with
   *     {@link NotLeaderException}, {@link OverloadedException}, {@link ProposalDroppedException}
   *     or {@link NodeStoppedException} if it will never be applied, with
   *     {@link OutcomeUnknownException} if it may be
   * @throws IllegalArgumentException if it encodes to more than {@link RaftConfig#maxCommandBytes}
   */
  CompletableFuture<Applied<R>> propose(C command);

  /** Proposes a command with a deadline of its own. */
  CompletableFuture<Applied<R>> propose(C command, Duration timeout);

  /**
   * Reads the state machine, linearizably: the query sees every command whose proposal had
   * completed anywhere when this was called (ReadIndex, dissertation §6.4). On any server.
   *
   * @param query looks at the state machine, on the thread that applies; an exception of it becomes
   *     that of the future
   * @return completes with the query's result; fails with {@link NotLeaderException},
   *     {@link ReadTimeoutException} or {@link NodeStoppedException}
   */
  <T> CompletableFuture<T> read(Supplier<T> query);

  /** Reads with a deadline of its own. */
  <T> CompletableFuture<T> read(Supplier<T> query, Duration timeout);

  /** Reads with this consistency, within {@link RaftConfig#requestTimeout()}. */
  <T> CompletableFuture<T> read(Supplier<T> query, ReadConsistency consistency);

  /** Reads with this consistency and a deadline of its own. */
  <T> CompletableFuture<T> read(Supplier<T> query, ReadConsistency consistency, Duration timeout);

  /**
   * Changes who takes part, on the leader:
   *
   * <pre>{@code
   * node.change(change -> change.addVoter(n4, "10.0.0.4:7000").remove(n2));
   * }</pre>
   *
   * <p>New voters first catch up as learners, for as long as they get further, and are then
   * promoted in the same step in which everything else happens.
   *
   * @return completes when the change is committed and in force; fails with
   *     {@link NotLeaderException} or {@link MembershipChangeException} if nothing was changed,
   *     with {@link OutcomeUnknownException} if leadership was lost meanwhile: repeating the change
   *     on the new leader is safe
   */
  CompletableFuture<MembershipResult> change(Consumer<ClusterChange> description);

  /**
   * Hands leadership to the voter that is best placed (§3.10). Nothing new is taken in meanwhile,
   * an election timeout at most.
   *
   * @return completes with the new leader; fails with {@link NotLeaderException} if this server
   *     does not lead, with {@link TransferFailedException} if the target does not lead in the end
   */
  CompletableFuture<NodeId> transferLeadership();

  /** Hands leadership to this voter. */
  CompletableFuture<NodeId> transferLeadership(NodeId target);

  /** Gives up leading, if it leads; who leads next is left to an election. */
  void stepDown();

  /**
   * Has this server campaign as if it had heard no leader, if it may: for clusters without
   * {@link RaftConfig#electionTimers}. Where {@link RaftConfig#leaseReads leases} are relied upon,
   * a server that heard a leader within the election timeout may not: transfer leadership instead.
   */
  void campaign();

  /**
   * Takes a snapshot now and shortens the log by it.
   *
   * @return completes when it is durable; fails with {@link SnapshotFailedException}
   */
  CompletableFuture<SnapshotMetadata> snapshot();

  /** What the server looks like now; after it has stopped, how it ended. */
  RaftStatus status();

  /**
   * Stops the server, ends all requests, and closes its transport and storage. What was
   * acknowledged stays. Closing twice does nothing.
   */
  @Override
  void close();

  /** Begins to describe a server that applies commands to this state machine. */
  static <C, R> Builder<C, R> builder(StateMachine<C, R> stateMachine, Codec<C> codec) {
    return new Builder<>(stateMachine, codec);
  }

  /**
   * Describes a server. One of {@link #bootstrap}, {@link #join} and {@link #restart} must be said:
   * a server with an empty disk never makes itself a cluster by accident, and one with data is
   * never made to forget it.
   *
   * <p>Not safe for use by several threads.
   *
   * @param <C> what a command is
   * @param <R> what applying a command gives
   */
  final class Builder<C, R> {
    private final StateMachine<C, R> stateMachine;
    private final Codec<C> codec;
    private final List<RaftListener> listeners = new ArrayList<>();
    private RaftConfig config = RaftConfig.DEFAULT;
    private @Nullable Transport transport;
    private @Nullable LogStorage storage;
    private @Nullable SnapshotStore snapshots;
    private @Nullable Genesis genesis;

    private Builder(StateMachine<C, R> stateMachine, Codec<C> codec) {
      this.stateMachine = stateMachine;
      this.codec = codec;
    }

    /** How it reaches the others, and by that who it is. The node closes it. */
    public Builder<C, R> transport(Transport transport) {
      this.transport = transport;
      return this;
    }

    /** Where its log is kept. The node closes it. */
    public Builder<C, R> storage(LogStorage storage) {
      this.storage = storage;
      return this;
    }

    /**
     * Where its snapshots are kept; without it none are taken, the log grows, and no leader's
     * snapshot can be received. The node closes it.
     */
    public Builder<C, R> snapshots(SnapshotStore store) {
      this.snapshots = store;
      return this;
    }

    /** Its settings; {@link RaftConfig#DEFAULT} if not given. */
    public Builder<C, R> config(RaftConfig config) {
      this.config = config;
      return this;
    }

    /** Adds someone to be told what happens to the server. */
    public Builder<C, R> listener(RaftListener listener) {
      listeners.add(listener);
      return this;
    }

    /**
     * It is one of the first voters of a new cluster. Each of them is started once with the same
     * list; later starts say {@link #restart}.
     */
    public Builder<C, R> bootstrap(Collection<NodeId> voters) {
      genesis = new Genesis.Bootstrap(ClusterConfiguration.ofVoters(voters));
      return this;
    }

    /** The same, with the addresses at which the voters are reached kept in the configuration. */
    public Builder<C, R> bootstrap(Map<NodeId, String> addresses) {
      genesis = new Genesis.Bootstrap(ClusterConfiguration.ofVoters(addresses));
      return this;
    }

    /** It is to be added to a cluster that exists: it waits until a leader brings it the log. */
    public Builder<C, R> join() {
      genesis = new Genesis.Join();
      return this;
    }

    /** It goes on with what its storage holds. */
    public Builder<C, R> restart() {
      genesis = new Genesis.Restart();
      return this;
    }

    /**
     * Starts the server. If that fails, transport and storage have been closed.
     *
     * @throws IllegalStateException if transport, storage, or how to begin was not said; or if what
     *     was said does not fit the storage: bootstrap or join over data, restart without
     * @throws IllegalArgumentException if the server is not among the voters it is to bootstrap
     *     with
     * @throws IOException if the storage cannot be read or the transport cannot listen
     */
    public RaftNode<C, R> start() throws IOException {
      if (transport == null || storage == null || genesis == null) {
        closeWhatIsThere();
        throw new IllegalStateException(
            "say transport(…), storage(…), and one of bootstrap(…), join() and restart()");
      }
      return NodeStarter.start(new NodeSettings<>(
          stateMachine,
          codec,
          config,
          transport,
          storage,
          snapshots,
          genesis,
          List.copyOf(listeners)));
    }

    private void closeWhatIsThere() throws IOException {
      if (transport != null) {
        transport.close();
      }
      if (storage != null) {
        storage.close();
      }
      if (snapshots != null) {
        snapshots.close();
      }
    }
  }
}
