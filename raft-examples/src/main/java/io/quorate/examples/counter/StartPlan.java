// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.examples.counter.CounterServer.Beginning;
import io.quorate.examples.counter.CounterServer.Settings;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.NodeAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a server begins: what the command line leaves open, the log in its directory says, and the
 * other way round.
 *
 * @param beginning how it comes into being
 * @param listen where it listens
 * @param others where the others are, as far as anybody says
 */
record StartPlan(Beginning beginning, NodeAddress listen, Map<NodeId, NodeAddress> others) {
  /**
   * Makes the plan.
   *
   * @param log the configuration that the log in the directory ends with, null if there is no log
   * @throws UserError if something is missing
   */
  static StartPlan of(Settings settings, @Nullable ClusterConfiguration log) {
    if (log != null) {
      return restart(settings, log);
    }
    return settings.join() ? join(settings) : bootstrap(settings);
  }

  private static StartPlan bootstrap(Settings settings) {
    Members cluster = settings.cluster();
    if (cluster == null) {
      throw new UserError(settings.directory() + " is empty: say --cluster to begin a new cluster,"
          + " or --join to wait until the node is added to one");
    }
    if (!cluster.contains(settings.id())) {
      throw new UserError("node " + settings.id() + " is not in --cluster " + cluster
          + ": name it there, or say --join to wait until it is added to a cluster");
    }
    NodeAddress own = cluster.address(settings.id());
    NodeAddress listen = settings.listen();
    return new StartPlan(Beginning.BOOTSTRAPPED, listen == null ? own : listen, others(settings));
  }

  private static StartPlan join(Settings settings) {
    NodeAddress listen = listen(settings, null);
    if (listen == null) {
      throw new UserError("--join needs --listen HOST:PORT, where the others will reach this node");
    }
    return new StartPlan(Beginning.JOINING, listen, others(settings));
  }

  private static StartPlan restart(Settings settings, ClusterConfiguration log) {
    Map<NodeId, NodeAddress> others = others(settings);
    List<NodeId> missing = new ArrayList<>();
    for (NodeId member : log.members()) {
      NodeAddress address = address(log, member);
      if (address != null) {
        others.put(member, address);
      } else if (!others.containsKey(member) && !member.equals(settings.id())) {
        missing.add(member);
      }
    }
    if (!missing.isEmpty()) {
      throw new UserError("the log in " + settings.directory() + " does not say where " + missing
          + " are: name them in --cluster");
    }
    NodeAddress listen = listen(settings, address(log, settings.id()));
    if (listen == null) {
      throw new UserError("the log in " + settings.directory() + " does not say where "
          + settings.id() + " is reached: say --listen HOST:PORT");
    }
    others.remove(settings.id());
    return new StartPlan(Beginning.RESTARTED, listen, others);
  }

  private static @Nullable NodeAddress listen(Settings settings, @Nullable NodeAddress configured) {
    Members cluster = settings.cluster();
    if (settings.listen() != null) {
      return settings.listen();
    } else if (configured != null) {
      return configured;
    }
    return cluster != null && cluster.contains(settings.id())
        ? cluster.address(settings.id())
        : null;
  }

  private static Map<NodeId, NodeAddress> others(Settings settings) {
    Members cluster = settings.cluster();
    Map<NodeId, NodeAddress> others =
        new TreeMap<>(cluster == null ? Map.of() : cluster.addresses());
    others.remove(settings.id());
    return others;
  }

  /** What a configuration says of where a member is, or null if that is nothing or no address. */
  static @Nullable NodeAddress address(ClusterConfiguration configuration, NodeId node) {
    try {
      String address = configuration.member(node).address();
      return address.isEmpty() ? null : Members.parseAddress(address);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
