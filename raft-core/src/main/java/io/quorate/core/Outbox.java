// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.message.Message;
import java.util.ArrayList;
import java.util.List;

/** What the next flush returns, gathered while inputs are taken in. */
final class Outbox {
  private List<Message> messages = new ArrayList<>();
  private List<Effect> effects = new ArrayList<>();

  /** A message that promises nothing and may leave at once. */
  void send(Message message) {
    messages.add(message);
  }

  void add(Effect effect) {
    effects.add(effect);
  }

  /** Takes all out: the messages first, since others can work on them while this server writes. */
  List<Effect> drain() {
    if (messages.isEmpty() && effects.isEmpty()) {
      return List.of();
    }
    List<Effect> all = new ArrayList<>(effects.size() + 1);
    if (!messages.isEmpty()) {
      all.add(new Effect.Send(messages));
      messages = new ArrayList<>();
    }
    all.addAll(effects);
    effects = new ArrayList<>();
    return all;
  }
}
