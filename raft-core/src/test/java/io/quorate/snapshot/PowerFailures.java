// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Works on a real directory and notes, before and after each step, what a power failure at that
 * moment could leave of it. Names are either as they are or as they were when the directory was
 * synced last; contents are as they are, or as they were when forced last, or have zeros behind
 * that. Every name and content may fare differently on a real disk; these are the extremes.
 */
final class PowerFailures extends NoSync {
  /** What is behind a name. */
  private static final class Content {
    private byte[] actual = {};
    private byte[] forced = {};

    byte[] zeroed() {
      return Arrays.copyOf(forced, Math.max(forced.length, actual.length));
    }
  }

  /** Files by their names, compared by content. */
  private record Image(String text) {}

  /** A directory as a power failure left it. */
  record Remains(String when, Map<String, byte[]> files, Set<?> allowed) {}

  private final Path directory;
  private final Map<String, Content> names = new TreeMap<>();
  private final Map<String, Content> syncedNames = new TreeMap<>();
  private final Map<Image, Remains> remains = new LinkedHashMap<>();
  private Set<?> allowed = Set.of();
  private int step;

  PowerFailures(Path directory) {
    this.directory = directory;
  }

  /** From now on a failure must leave one of these. */
  void allow(Set<?> states) throws IOException {
    allowed = states;
    capture("at rest");
  }

  Collection<Remains> remains() {
    return remains.values();
  }

  private void capture(String when) throws IOException {
    for (Map.Entry<String, Content> one : names.entrySet()) {
      one.getValue().actual = Files.readAllBytes(directory.resolve(one.getKey()));
    }
    for (Map<String, Content> present : List.of(names, syncedNames)) {
      String which = ++step + ", " + when + (present == names ? "" : ", names not synced");
      note(which, present, content -> content.actual);
      note(which + ", contents not forced", present, content -> content.forced);
      note(which + ", contents zeroed", present, Content::zeroed);
    }
  }

  private void note(String when, Map<String, Content> present, Function<Content, byte[]> view) {
    Map<String, byte[]> files = new TreeMap<>();
    StringBuilder text = new StringBuilder(allowed.toString());
    present.forEach((name, content) -> {
      files.put(name, view.apply(content).clone());
      text.append(name).append(Arrays.hashCode(view.apply(content)));
    });
    remains.putIfAbsent(new Image(text.toString()), new Remains(when, files, allowed));
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  @Override
  FileChannel openForWriting(Path file) throws IOException {
    capture("before opening " + file);
    FileChannel channel = super.openForWriting(file);
    names.putIfAbsent(name(file), new Content());
    capture("after opening " + file);
    return channel;
  }

  @Override
  void force(Path file, FileChannel channel) throws IOException {
    capture("before forcing " + file);
    super.force(file, channel);
    Objects.requireNonNull(names.get(name(file))).forced = Files.readAllBytes(file);
    capture("after forcing " + file);
  }

  @Override
  void move(Path from, Path to) throws IOException {
    capture("before moving " + from);
    super.move(from, to);
    names.put(name(to), names.remove(name(from)));
    capture("after moving " + from);
  }

  @Override
  void delete(Path file) throws IOException {
    capture("before deleting " + file);
    super.delete(file);
    names.remove(name(file));
    capture("after deleting " + file);
  }

  @Override
  void syncDirectory(Path synced) throws IOException {
    capture("before syncing the directory");
    super.syncDirectory(synced);
    syncedNames.clear();
    syncedNames.putAll(names);
    capture("after syncing the directory");
  }
}
