// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.store;

import io.quorate.Entry;
import io.quorate.StateMachine;
import io.quorate.testing.history.Action;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Registers, lists and counters, by key; and a hash of all commands that it ever applied. */
public final class KeyedStore implements StateMachine<StoreCommand, Object> {
  /** What a command answers that has nothing to say. */
  static final Object DONE = "done";

  private final Map<Integer, Long> numbers = new TreeMap<>();
  private final Map<Integer, List<Long>> lists = new TreeMap<>();
  private long hash;

  @Override
  public Object apply(Entry<StoreCommand> entry) {
    StoreCommand command = entry.command();
    hash = hash * 31 + command.hashCode();
    int key = command.key();
    if (command.action() instanceof Action.Write write) {
      numbers.put(key, (Long) write.value());
      return DONE;
    }
    if (command.action() instanceof Action.CompareAndSet cas) {
      boolean sets = numbers.containsKey(key) && numbers.get(key).equals(cas.expected());
      if (sets) {
        numbers.put(key, (Long) cas.next());
      }
      return sets;
    }
    if (command.action() instanceof Action.Append append) {
      lists.computeIfAbsent(key, any -> new ArrayList<>()).add((Long) append.value());
      return DONE;
    }
    return numbers.merge(key, ((Action.Add) command.action()).delta(), Long::sum);
  }

  /** The same for the same commands in the same order. */
  long hash() {
    return hash;
  }

  /** The value of a register, null if it was never written, or of a counter. */
  @Nullable
  Long number(int key) {
    return numbers.get(key);
  }

  /** The elements of a list. */
  List<Object> list(int key) {
    return List.copyOf(lists.getOrDefault(key, List.of()));
  }

  @Override
  public Capture snapshot() {
    long captured = hash;
    Map<Integer, Long> numbersNow = new TreeMap<>(numbers);
    Map<Integer, List<Long>> listsNow = new TreeMap<>();
    lists.forEach((key, list) -> listsNow.put(key, List.copyOf(list)));
    return out -> {
      DataOutputStream data = new DataOutputStream(out);
      data.writeLong(captured);
      data.writeInt(numbersNow.size());
      for (Map.Entry<Integer, Long> number : numbersNow.entrySet()) {
        data.writeInt(number.getKey());
        data.writeLong(number.getValue());
      }
      data.writeInt(listsNow.size());
      for (Map.Entry<Integer, List<Long>> list : listsNow.entrySet()) {
        data.writeInt(list.getKey());
        data.writeInt(list.getValue().size());
        for (long element : list.getValue()) {
          data.writeLong(element);
        }
      }
    };
  }

  @Override
  public void restore(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    hash = data.readLong();
    numbers.clear();
    for (int left = data.readInt(); left > 0; left--) {
      numbers.put(data.readInt(), data.readLong());
    }
    lists.clear();
    for (int left = data.readInt(); left > 0; left--) {
      List<Long> list = new ArrayList<>();
      lists.put(data.readInt(), list);
      for (int elements = data.readInt(); elements > 0; elements--) {
        list.add(data.readLong());
      }
    }
  }
}
