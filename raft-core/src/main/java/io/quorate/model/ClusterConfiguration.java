// SPDX-License-Identifier: Apache-2.0
package io.quorate.model;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who takes part in a group, and how: the voters, while a joint change is under way also the
 * outgoing voters (C_old of dissertation §4.3), and the learners, which receive the log without
 * counting in any quorum (§4.2.1's non-voting members).
 *
 * <p>While {@code outgoingVoters} is not empty the configuration is joint: elections and commitment
 * need a majority of both halves. Lists are sorted and free of duplicates. A node that is a voter
 * of neither half and no learner is not a member.
 *
 * <p>Immutable and safe for use by any thread.
 *
 * @param voters the voters; those of the incoming half while joint
 * @param outgoingVoters the voters of the outgoing half while joint, else empty
 * @param learners members that do not vote
 * @param nextLearners voters of the outgoing half that become learners once it is left
 * @param autoLeave whether the leader leaves the outgoing half by itself once the joint
 *     configuration is committed; true where there is none
 * @param details what is known of members beyond that, of those of whom anything is
 */
public record ClusterConfiguration(
    List<NodeId> voters,
    List<NodeId> outgoingVoters,
    List<NodeId> learners,
    List<NodeId> nextLearners,
    boolean autoLeave,
    NavigableMap<NodeId, Member> details) {
  /** Of a server that belongs to no cluster yet. */
  public static final ClusterConfiguration EMPTY =
      new ClusterConfiguration(List.of(), List.of(), List.of(), List.of());

  private static final byte FORMAT = 2;

  public ClusterConfiguration {
    voters = List.copyOf(new TreeSet<>(voters));
    outgoingVoters = List.copyOf(new TreeSet<>(outgoingVoters));
    learners = List.copyOf(new TreeSet<>(learners));
    nextLearners = List.copyOf(new TreeSet<>(nextLearners));
    for (NodeId learner : learners) {
      if (voters.contains(learner) || outgoingVoters.contains(learner)) {
        throw new IllegalArgumentException(learner + " is both voter and learner");
      }
    }
    for (NodeId next : nextLearners) {
      if (!outgoingVoters.contains(next) || voters.contains(next)) {
        throw new IllegalArgumentException(
            next + " cannot become a learner: it is no voter of the outgoing half alone");
      }
    }
    if (voters.isEmpty() && !outgoingVoters.isEmpty()) {
      throw new IllegalArgumentException("a joint configuration without incoming voters");
    }
    autoLeave = autoLeave || outgoingVoters.isEmpty();
    NavigableMap<NodeId, Member> known = new TreeMap<>(details);
    known.values().removeIf(Member.UNKNOWN::equals);
    for (NodeId node : known.keySet()) {
      if (!voters.contains(node) && !outgoingVoters.contains(node) && !learners.contains(node)) {
        throw new IllegalArgumentException("details of " + node + ", which is no member");
      }
    }
    details = Collections.unmodifiableNavigableMap(known);
  }

  /** Of members of whom nothing else is known. */
  public ClusterConfiguration(
      List<NodeId> voters,
      List<NodeId> outgoingVoters,
      List<NodeId> learners,
      List<NodeId> nextLearners) {
    this(voters, outgoingVoters, learners, nextLearners, true, new TreeMap<>());
  }

  /** Returns a configuration with these voters and nobody else. */
  public static ClusterConfiguration ofVoters(Collection<NodeId> voters) {
    return new ClusterConfiguration(List.copyOf(voters), List.of(), List.of(), List.of());
  }

  /** Returns a configuration with these voters and nobody else, where they are reached included. */
  public static ClusterConfiguration ofVoters(Map<NodeId, String> addresses) {
    NavigableMap<NodeId, Member> details = new TreeMap<>();
    addresses.forEach((node, address) -> details.put(node, Member.at(address)));
    return new ClusterConfiguration(
        List.copyOf(addresses.keySet()), List.of(), List.of(), List.of(), true, details);
  }

  /** Returns the same members with these details. */
  public ClusterConfiguration withDetails(NavigableMap<NodeId, Member> others) {
    return new ClusterConfiguration(
        voters, outgoingVoters, learners, nextLearners, autoLeave, others);
  }

  /** What is known of a member; {@link Member#UNKNOWN} of one who is none. */
  public Member member(NodeId node) {
    return details.getOrDefault(node, Member.UNKNOWN);
  }

  /**
   * Whether this member may be the one on a disk of this incarnation: true unless both are known
   * and differ.
   */
  public boolean admits(NodeId node, long incarnation) {
    long known = member(node).incarnation();
    return known == 0 || incarnation == 0 || known == incarnation;
  }

  /** Whether two majorities are needed. */
  public boolean isJoint() {
    return !outgoingVoters.isEmpty();
  }

  /** Whether this node votes, in either half. */
  public boolean isVoter(NodeId node) {
    return voters.contains(node) || outgoingVoters.contains(node);
  }

  /** Whether this node takes part at all. */
  public boolean isMember(NodeId node) {
    return isVoter(node) || learners.contains(node);
  }

  /** Whether nobody takes part. */
  public boolean isEmpty() {
    return voters.isEmpty() && learners.isEmpty();
  }

  /** All who vote, in either half, sorted. */
  public List<NodeId> allVoters() {
    if (!isJoint()) {
      return voters;
    }
    TreeSet<NodeId> all = new TreeSet<>(voters);
    all.addAll(outgoingVoters);
    return List.copyOf(all);
  }

  /** All who take part, sorted. */
  public List<NodeId> members() {
    TreeSet<NodeId> all = new TreeSet<>(voters);
    all.addAll(outgoingVoters);
    all.addAll(learners);
    return List.copyOf(all);
  }

  /** The payload of the log entry that holds this configuration. */
  public Bytes toBytes() {
    List<List<NodeId>> parts = List.of(voters, outgoingVoters, learners, nextLearners);
    int size = 1;
    for (List<NodeId> part : parts) {
      size += 2;
      for (NodeId node : part) {
        size += sizeOf(node);
      }
    }
    size += 1 + 2;
    for (Map.Entry<NodeId, Member> detail : details.entrySet()) {
      size += sizeOf(detail.getKey()) + 1 + utf8(detail.getValue()).length + 8 + 4;
    }
    ByteBuffer buffer = ByteBuffer.allocate(size).put(FORMAT);
    for (List<NodeId> part : parts) {
      buffer.putShort((short) part.size());
      part.forEach(node -> putNode(buffer, node));
    }
    buffer.put((byte) (autoLeave ? 1 : 0)).putShort((short) details.size());
    details.forEach((node, member) -> {
      putNode(buffer, node);
      byte[] address = utf8(member);
      buffer.put((byte) address.length).put(address);
      buffer.putLong(member.incarnation()).putInt(member.priority());
    });
    return Bytes.wrap(buffer.array());
  }

  private static int sizeOf(NodeId node) {
    return 1 + node.value().length();
  }

  private static byte[] utf8(Member member) {
    return member.address().getBytes(StandardCharsets.UTF_8);
  }

  private static void putNode(ByteBuffer buffer, NodeId node) {
    byte[] name = node.value().getBytes(StandardCharsets.US_ASCII);
    buffer.put((byte) name.length).put(name);
  }

  /**
   * Returns the configuration that {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if these bytes are not one, or of an unknown format
   */
  public static ClusterConfiguration fromBytes(Bytes bytes) {
    ByteBuffer buffer = bytes.asByteBuffer();
    try {
      byte format = buffer.get();
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            "configuration of format " + format + ": was it written by another version?");
      }
      List<NodeId> voters = readNodes(buffer);
      List<NodeId> outgoing = readNodes(buffer);
      List<NodeId> learners = readNodes(buffer);
      List<NodeId> nextLearners = readNodes(buffer);
      boolean autoLeave = buffer.get() != 0;
      NavigableMap<NodeId, Member> details = readDetails(buffer);
      if (buffer.hasRemaining()) {
        throw new IllegalArgumentException(
            "a configuration with " + buffer.remaining() + " bytes after its end");
      }
      return new ClusterConfiguration(voters, outgoing, learners, nextLearners, autoLeave, details);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a configuration that ends too early", e);
    }
  }

  private static NavigableMap<NodeId, Member> readDetails(ByteBuffer buffer) {
    int count = Short.toUnsignedInt(buffer.getShort());
    NavigableMap<NodeId, Member> details = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      NodeId node = readNode(buffer);
      byte[] address = readString(buffer);
      details.put(
          node,
          new Member(
              new String(address, StandardCharsets.UTF_8), buffer.getLong(), buffer.getInt()));
    }
    return details;
  }

  private static NodeId readNode(ByteBuffer buffer) {
    return NodeId.of(new String(readString(buffer), StandardCharsets.US_ASCII));
  }

  private static byte[] readString(ByteBuffer buffer) {
    byte[] text = new byte[Byte.toUnsignedInt(buffer.get())];
    buffer.get(text);
    return text;
  }

  private static List<NodeId> readNodes(ByteBuffer buffer) {
    int count = Short.toUnsignedInt(buffer.getShort());
    List<NodeId> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(readNode(buffer));
    }
    return nodes;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("voters=").append(join(voters));
    append(text, " outgoing=", outgoingVoters);
    append(text, " learners=", learners);
    append(text, " next-learners=", nextLearners);
    return text.toString();
  }

  private static void append(StringBuilder text, String name, List<NodeId> nodes) {
    if (!nodes.isEmpty()) {
      text.append(name).append(join(nodes));
    }
  }

  private static String join(List<NodeId> nodes) {
    return nodes.stream().map(NodeId::value).collect(Collectors.joining(","));
  }
}
