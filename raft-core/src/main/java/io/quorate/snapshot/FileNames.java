// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.StoredSnapshot;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How the files of a store are called. Whatever is called otherwise is not the store's.
 *
 * <pre>
 *   lock                                  held while the store is open
 *   g7-15-3-2048-1c9ab10f.snapshot        published: group 7, up to entry 15/3, size and checksum
 *   g7-15-3-2048-1c9ab10f.part            what has arrived of that very content
 *   g7-15-3-1.tmp                         being written by the own state machine, with a number
 * </pre>
 */
final class FileNames {
  static final String LOCK = "lock";

  private static final String CONTENT = "g\\d{1,19}-\\d{1,19}-\\d{1,19}-\\d{1,19}-[0-9a-f]{8}";
  private static final Pattern PUBLISHED = Pattern.compile(CONTENT + "\\.snapshot");
  private static final Pattern ARRIVING = Pattern.compile(CONTENT + "\\.part");
  private static final Pattern OWN =
      Pattern.compile("g\\d{1,19}-\\d{1,19}-\\d{1,19}-\\d{1,19}\\.tmp");

  private FileNames() {}

  static String published(SnapshotHeader header) {
    return content(header) + ".snapshot";
  }

  static String arriving(SnapshotHeader header) {
    return content(header) + ".part";
  }

  static String own(GroupId group, SnapshotMetadata metadata, long number) {
    return entry(group, metadata.lastIncluded()) + "-" + number + ".tmp";
  }

  /** What the name of every received file of a group begins with, and of no other group's. */
  static boolean isArriving(GroupId group, String name) {
    return name.startsWith(group + "-") && isArriving(name);
  }

  static boolean isPublished(String name) {
    return PUBLISHED.matcher(name).matches();
  }

  static boolean isArriving(String name) {
    return ARRIVING.matcher(name).matches();
  }

  static boolean isOwn(String name) {
    return OWN.matcher(name).matches();
  }

  private static String content(SnapshotHeader header) {
    StoredSnapshot snapshot = header.snapshot();
    return String.format(
        Locale.ROOT,
        "%s-%d-%08x",
        entry(header.group(), snapshot.metadata().lastIncluded()),
        snapshot.size(),
        snapshot.checksum());
  }

  private static String entry(GroupId group, EntryId lastIncluded) {
    return group + "-" + lastIncluded.index() + "-" + lastIncluded.term();
  }
}
