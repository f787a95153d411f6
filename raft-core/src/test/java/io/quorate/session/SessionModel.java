// SPDX-License-Identifier: Apache-2.0
package io.quorate.session;

import io.quorate.model.Bytes;
import io.quorate.session.Verdict.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What sessions should do, said as plainly as possible: nothing is ever forgotten, only closed. */
final class SessionModel {
  private static final class Client {
    final long id;
    final int mostBytes;
    long lastUsed;
    long lowest = 1;
    boolean open = true;
    final Map<Long, @Nullable Bytes> responses = new TreeMap<>();

    Client(long id, int mostBytes) {
      this.id = id;
      this.mostBytes = mostBytes;
      lastUsed = id;
    }

    List<@Nullable Bytes> remembered() {
      List<@Nullable Bytes> remembered = new ArrayList<>();
      responses.forEach((sequence, response) -> {
        if (sequence >= lowest) {
          remembered.add(response);
        }
      });
      return remembered;
    }

    int keptBytes() {
      int sum = 0;
      for (Bytes response : remembered()) {
        sum += response == null ? 0 : response.size();
      }
      return sum;
    }
  }

  private final List<Client> clients = new ArrayList<>();

  void open(long index, SessionLimits limits) {
    clients.add(new Client(index, limits.sessionBytes()));
    while (openOnes().size() > limits.sessions()) {
      Client longestAgo = openOnes().stream()
          .min(Comparator.comparing(client -> client.lastUsed))
          .orElseThrow();
      longestAgo.open = false;
    }
  }

  private List<Client> openOnes() {
    return clients.stream().filter(client -> client.open).toList();
  }

  private @Nullable Client find(long id) {
    return openOnes().stream().filter(client -> client.id == id).findFirst().orElse(null);
  }

  /** All sessions ever opened, the closed ones too. */
  List<Long> ids() {
    return clients.stream().map(client -> client.id).toList();
  }

  List<Long> openIds() {
    return openOnes().stream().map(client -> client.id).toList();
  }

  /** Decides, and notes the response if the command is to be applied. */
  Verdict decide(long index, SessionCommand command, Bytes response) {
    Client client = find(command.session());
    if (client == null) {
      return new Verdict.Rejected(Reason.UNKNOWN_SESSION);
    }
    client.lastUsed = index;
    client.lowest = Math.max(client.lowest, command.lowestOutstanding());
    if (command.sequence() < client.lowest) {
      return new Verdict.Rejected(Reason.NOT_OUTSTANDING);
    }
    if (client.responses.containsKey(command.sequence())) {
      return new Verdict.Duplicate(client.responses.get(command.sequence()));
    }
    int size = 32 + 12 * client.remembered().size() + client.keptBytes();
    if (size + 12 > client.mostBytes) {
      client.open = false;
      return new Verdict.Rejected(Reason.SESSION_FULL);
    }
    boolean fits = client.keptBytes() + response.size() <= client.mostBytes / 2
        && size + 12 + response.size() <= client.mostBytes;
    client.responses.put(command.sequence(), fits ? response : null);
    return new Verdict.Apply(command);
  }
}
