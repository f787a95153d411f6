// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.examples.counter.MemberChange.Kind;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.NodeAddress;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code client member}: who takes part. */
@Command(
    name = "member",
    description = "Changes who takes part in the cluster, one change at a time.",
    footer = {
      "",
      "Exit codes: 0 done; 1 it did not come about, or that is unknown;",
      "2 it makes no sense, or there is nothing to do."
    })
final class MemberCommand {
  private static final String ID = "<id>";
  private static final String ADDRESS = "<host:port>";

  @SuppressWarnings("NullAway.Init")
  @ParentCommand
  private ClientCommand client;

  @Command(
      description = {
        "Adds a node, which has been started with --join and listens there. It votes from when it has"
            + " caught up."
      })
  int add(
      @Parameters(paramLabel = ID) NodeId node,
      @Parameters(paramLabel = ADDRESS) NodeAddress address,
      @Option(names = "--learner", description = "It is to receive the log and never vote.")
          boolean learner) {
    return run(MemberChange.of(learner ? Kind.ADD_LEARNER : Kind.ADD, node, address.toString()));
  }

  @Command(description = "Removes a node, which may be the leader; it can be shut down then.")
  int remove(@Parameters(paramLabel = ID) NodeId node) {
    return run(MemberChange.of(Kind.REMOVE, node));
  }

  @Command(description = "Gives a learner a vote, once it has caught up.")
  int promote(@Parameters(paramLabel = ID) NodeId node) {
    return run(MemberChange.of(Kind.PROMOTE, node));
  }

  @Command(description = "Takes a voter's vote: it is a learner then.")
  int demote(@Parameters(paramLabel = ID) NodeId node) {
    return run(MemberChange.of(Kind.DEMOTE, node));
  }

  @Command(
      description = {
        "Has one node take the place of another, as one change: the cluster never has a voter less or"
            + " more. The new one has been started with --join."
      })
  int replace(
      @Parameters(paramLabel = "<old>") NodeId old,
      @Parameters(paramLabel = "<new>") NodeId successor,
      @Parameters(paramLabel = ADDRESS) NodeAddress address) {
    return run(new MemberChange(Kind.REPLACE, old, successor, address.toString(), 0));
  }

  @Command(
      description = {
        "Has the others reach a node at another address. Start the node there with --listen; later"
            + " starts know it."
      })
  int address(
      @Parameters(paramLabel = ID) NodeId node,
      @Parameters(paramLabel = ADDRESS) NodeAddress address) {
    return run(MemberChange.of(Kind.ADDRESS, node, address.toString()));
  }

  @Command(description = "Says how soon a node is to lead: the higher, the sooner; 0 at first.")
  int priority(
      @Parameters(paramLabel = ID) NodeId node,
      @Parameters(paramLabel = "<priority>") int priority) {
    if (priority < 0) {
      throw new UserError("priority " + priority + " is negative: 0 is the lowest");
    }
    return run(new MemberChange(Kind.PRIORITY, node, null, "", priority));
  }

  @Command(description = "Prints who takes part, as the leader sees it.")
  int list() {
    try (CounterClient connected = client.connect()) {
      ClusterView view = ClusterView.ask(connected, client.patience());
      List<MemberView> members = view.members();
      if (members.isEmpty()) {
        System.err.println("nobody can tell: " + view.missing());
        return 1;
      }
      lines(members, view).forEach(System.out::println);
      if (view.leader().isEmpty()) {
        System.err.println("nobody leads: this is what the one that is furthest knows");
        return 1;
      }
      return 0;
    }
  }

  private static List<String> lines(List<MemberView> members, ClusterView view) {
    TextTable table = new TextTable("member", "address", "takes part as", "priority", "");
    for (MemberView member : members) {
      boolean leads =
          view.leader().map(status -> status.id().equals(member.id())).orElse(false);
      table.add(
          member.id(),
          member.address().isEmpty() ? "not stated" : member.address(),
          member.role(),
          member.priority(),
          leads ? "leads" : remark(member, view));
    }
    return table.lines();
  }

  private static String remark(MemberView member, ClusterView view) {
    if (member.forgetful()) {
      return "has lost its disk: remove it and add it again";
    }
    String reason = view.missing().get(member.id());
    return reason == null ? "" : "unreachable: " + reason;
  }

  private int run(MemberChange change) {
    try (CounterClient connected = client.connect()) {
      return ClientCommand.print(
          new MemberChangeRun(connected, System.err::println).run(change), "members: ");
    }
  }
}
