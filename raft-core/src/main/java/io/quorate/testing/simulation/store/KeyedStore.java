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

  /** Keeps the places of lists apart from those of numbers. */
  private static final long LISTS = 1L << 32;

  private final Map<Integer, Long> numbers = new TreeMap<>();
  private final Map<Integer, List<Long>> lists = new TreeMap<>();
  private long hash;
  private long contentHash;

  @Override
  public Object apply(Entry<StoreCommand> entry) {
    StoreCommand command = entry.command();
    hash = hash * 31 + command.hashCode();
    int key = command.key();
    if (command.action() instanceof Action.Write write) {
      put(key, StoreCommand.number(write.value()));
      return DONE;
    }
    if (command.action() instanceof Action.CompareAndSet cas) {
      boolean sets = numbers.containsKey(key) && numbers.get(key).equals(cas.expected());
      if (sets) {
        put(key, StoreCommand.number(cas.next()));
      }
      return sets;
    }
    if (command.action() instanceof Action.Append append) {
      append(key, (Long) append.value());
      return DONE;
    }
    long sum = numbers.getOrDefault(key, 0L) + ((Action.Add) command.action()).delta();
    put(key, sum);
    return sum;
  }

  /**
   * The same for the same commands in the same order, and for what is held after them: the former
   * travels in snapshots as it is, the latter is told by what was read of them.
   */
  long hash() {
    return hash * 31 + contentHash;
  }

  private void put(int key, long number) {
    Long before = numbers.put(key, number);
    contentHash += mix(key, number) - (before == null ? 0 : mix(key, before));
  }

  private void append(int key, long element) {
    List<Long> list = lists.computeIfAbsent(key, any -> new ArrayList<>());
    list.add(element);
    contentHash += mix(key + LISTS * list.size(), element);
  }

  private static long mix(long place, long value) {
    long mixed = (place * 0x9E3779B97F4A7C15L) ^ value;
    return (mixed ^ (mixed >>> 31)) * 0xBF58476D1CE4E5B9L;
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
    contentHash = 0;
    numbers.clear();
    for (int left = data.readInt(); left > 0; left--) {
      put(data.readInt(), data.readLong());
    }
    lists.clear();
    for (int left = data.readInt(); left > 0; left--) {
      int key = data.readInt();
      for (int elements = data.readInt(); elements > 0; elements--) {
        append(key, data.readLong());
      }
    }
  }
}
