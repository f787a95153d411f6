// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import io.quorate.model.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file that says what a directory is, in which format, and whose. Text, so that an operator can
 * read it:
 *
 * <pre>
 *   quorate log
 *   format 1
 *   cluster orders            (these two only once an owner is known)
 *   node b
 *   crc 1c9ab10f
 * </pre>
 */
record Identity(int format, @Nullable LogOwner owner) {
  static final int FORMAT = 1;

  private static final String TITLE = "quorate log";

  /**
   * Reads the file, if there is one.
   *
   * @throws IOException if it is damaged or of a newer format; says which
   */
  static Optional<Identity> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines =
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    if (lines.size() < 3 || !lines.get(0).equals(TITLE)) {
      throw new IOException(file + " is damaged or not of a Quorate log");
    }
    // Before the checksum: what follows may look different in a newer format.
    int format = number(file, value(file, lines.get(1), "format"));
    if (format > FORMAT) {
      throw new IOException(
          file + ": the log has format " + format + ", which this version, of format " + FORMAT
              + ", cannot read: it was written by a newer version");
    }
    int last = lines.size() - 1;
    String crc = value(file, lines.get(last), "crc");
    if (!crc.equals(crc(lines.subList(0, last)))) {
      throw new IOException(file + " does not match its checksum");
    }
    if (last == 2) {
      return Optional.of(new Identity(format, null));
    }
    String cluster = value(file, lines.get(2), "cluster");
    NodeId node = NodeId.of(value(file, lines.get(3), "node"));
    return Optional.of(new Identity(format, new LogOwner(cluster, node)));
  }

  /** Puts this into a file, as a whole or, if the process dies, not at all. */
  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder(TITLE + "\nformat " + format + "\n");
    if (owner != null) {
      text.append("cluster ").append(owner.cluster()).append("\nnode ").append(owner.node());
      text.append('\n');
    }
    String crc = crc(text.toString().lines().toList());
    text.append("crc ").append(crc).append('\n');
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel channel = FileChannel.open(
        draft,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String value(Path file, String line, String name) throws IOException {
    if (!line.startsWith(name + " ")) {
      throw new IOException(file + " is damaged: \"" + line + "\" where a " + name + " belongs");
    }
    return line.substring(name.length() + 1);
  }

  private static int number(Path file, String text) throws IOException {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IOException(file + " is damaged: format \"" + text + "\"", e);
    }
  }

  private static String crc(List<String> lines) {
    CRC32C crc = new CRC32C();
    crc.update(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
