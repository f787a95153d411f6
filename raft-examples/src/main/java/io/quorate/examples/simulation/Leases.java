// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.simulation;

import io.quorate.Entry;
import io.quorate.StateMachine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** Who may use what until when; answers whether a lease was given. */
final class Leases implements StateMachine<Acquire, Boolean> {
  /** A lease that was given, and may have run out. */
  record Lease(String owner, long until) {}

  /** All there is to know: two servers that agree on this give the same leases from then on. */
  record State(long now, Map<String, Lease> leases) {}

  private final ToLongFunction<Acquire> clock;
  private final Map<String, Lease> leases = new TreeMap<>();
  private long now;

  private Leases(ToLongFunction<Acquire> clock) {
    this.clock = clock;
  }

  /**
   * The bug: each server looks at its own clock, at the moment at which it happens to apply the
   * command, so that each gives the lease until another time, and one may refuse what others give.
   */
  static Leases byClockOfServer() {
    return new Leases(any -> nanosSince1970());
  }

  /** Mended: the time is in the command, so that all servers find the same. */
  static Leases byTimeInCommand() {
    return new Leases(Acquire::askedAt);
  }

  /** What the clock of this machine shows. */
  static long nanosSince1970() {
    Instant instant = Instant.now();
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  @Override
  public Boolean apply(Entry<Acquire> entry) {
    Acquire wish = entry.command();
    // Clocks of clients differ: time here is the latest that anybody saw, and never goes back.
    now = Math.max(now, clock.applyAsLong(wish));
    Optional<String> holder = holder(wish.name());
    boolean given = holder.isEmpty() || holder.get().equals(wish.owner());
    if (given) {
      leases.put(wish.name(), new Lease(wish.owner(), now + wish.nanos()));
    }
    return given;
  }

  /** Who holds the lease, as of the last command. */
  Optional<String> holder(String name) {
    return Optional.ofNullable(leases.get(name))
        .filter(lease -> lease.until() > now)
        .map(Lease::owner);
  }

  State state() {
    return new State(now, Map.copyOf(leases));
  }

  @Override
  public Capture snapshot() {
    State state = state();
    return out -> {
      DataOutputStream data = new DataOutputStream(out);
      data.writeLong(state.now());
      data.writeInt(state.leases().size());
      for (Map.Entry<String, Lease> lease : state.leases().entrySet()) {
        data.writeUTF(lease.getKey());
        data.writeUTF(lease.getValue().owner());
        data.writeLong(lease.getValue().until());
      }
    };
  }

  @Override
  public void restore(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    leases.clear();
    now = data.readLong();
    for (int left = data.readInt(); left > 0; left--) {
      leases.put(data.readUTF(), new Lease(data.readUTF(), data.readLong()));
    }
  }
}
