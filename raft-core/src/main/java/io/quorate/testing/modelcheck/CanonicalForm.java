// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import io.quorate.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * All that objects hold, as bytes that are the same if and only if they can behave differently in
 * nothing: every field of every object that can be reached, but those that are named here.
 *
 * <p>Values (records, ordered collections, bytes) stand for themselves, whoever shares them. Other
 * objects of the library are numbered as they are met, so that it matters which of them are the
 * same. What has no order of its own, or is not known here, is refused: a new kind of field cannot
 * be overlooked.
 */
final class CanonicalForm {
  /** What a server's behaviour does not depend upon, as long as time stands still. */
  private static final Map<String, List<String>> LEFT_OUT = Map.of(
      // Never changes; the random numbers are all the same.
      "NodeState",
          List.of(
              "options",
              "random",
              "now",
              "electionDeadline",
              "leaderHeardAt",
              // Only makes the next election timeout shorter.
              "timeouts"),
      // A server's clock moves for its own heartbeats alone: the next one is always one interval
      // away, and all of a run's together are far below an election timeout.
      "Role$Leader", List.of("heartbeatDeadline", "quorumDeadline"),
      "Progress", List.of("progressAt"),
      "LeadershipTransfer", List.of("deadline"),
      // Writes that wait are numbered without a gap and end in order: only how many there are
      // matters, not how many there were.
      "Persistence", List.of("lastSequence"),
      "Persistence$Pending", List.of("sequence", "askedAt"),
      "Effect$Persist", List.of("sequence"));

  /** Arrays of which only the first {@code size} elements mean something. */
  private static final Map<String, List<String>> FILLED =
      Map.of("TermRuns", List.of("starts", "terms"));

  private static final String CORE = "io.quorate.core.";
  private static final Map<Class<?>, Layout> LAYOUTS = new HashMap<>();

  /** How objects of one class are written. */
  private record Layout(
      int number, List<Field> fields, @Nullable Field size) {}

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final IdentityHashMap<Object, Integer> met = new IdentityHashMap<>();

  private CanonicalForm() {}

  /** The form of these objects together. */
  static byte[] of(@Nullable Object... objects) {
    CanonicalForm form = new CanonicalForm();
    for (Object object : objects) {
      form.write(object);
    }
    return form.bytes.toByteArray();
  }

  /** The fields of a class that count, those of what it extends included. */
  static List<Field> fieldsOf(Class<?> type) {
    return layout(type).fields;
  }

  private void write(@Nullable Object value) {
    if (value == null) {
      bytes.write('0');
    } else if (value instanceof Number || value instanceof Boolean) {
      number(value instanceof Boolean bool ? (bool ? 1 : 0) : ((Number) value).longValue());
    } else if (value instanceof Enum<?> constant) {
      bytes('E', constant.name().getBytes(StandardCharsets.US_ASCII));
    } else if (value instanceof String text) {
      bytes('S', text.getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof Bytes content) {
      bytes('B', content.toByteArray());
    } else if (value instanceof List<?>
        || value instanceof Deque<?>
        || value instanceof SortedSet<?>) {
      Collection<?> elements = (Collection<?>) value;
      sized('L', elements.size());
      elements.forEach(this::write);
    } else if (value instanceof SortedMap<?, ?> map) {
      sized('M', map.size());
      map.forEach((key, mapped) -> {
        write(key);
        write(mapped);
      });
    } else if (value.getClass().getName().startsWith("io.quorate.")) {
      object(value);
    } else {
      throw new IllegalArgumentException("no canonical form is known of " + value.getClass());
    }
  }

  private void object(Object object) {
    if (!(object instanceof Record)) {
      Integer known = met.putIfAbsent(object, met.size());
      if (known != null) {
        sized('=', known);
        return;
      }
    }
    Layout layout = layout(object.getClass());
    sized('O', layout.number);
    try {
      int size = layout.size == null ? -1 : layout.size.getInt(object);
      for (Field field : layout.fields) {
        Object value = field.get(object);
        if (field.getType().isArray() && value != null) {
          array(value, isIn(FILLED, field) ? size : Array.getLength(value));
        } else {
          write(value);
        }
      }
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private void array(Object array, int size) {
    sized('A', size);
    for (int i = 0; i < size; i++) {
      write(Array.get(array, i));
    }
  }

  private void bytes(char tag, byte[] content) {
    sized(tag, content.length);
    bytes.writeBytes(content);
  }

  private void sized(char tag, int size) {
    bytes.write(tag);
    number(size);
  }

  /** Small numbers take one byte, which is none of the letters that all else begins with. */
  private void number(long value) {
    if (value >= 0 && value < 128) {
      bytes.write((int) value + 128);
    } else {
      bytes.write('N');
      for (int shift = 0; shift < 64; shift += 8) {
        bytes.write((int) (value >>> shift));
      }
    }
  }

  private static synchronized Layout layout(Class<?> type) {
    Layout layout = LAYOUTS.get(type);
    if (layout == null) {
      layout = makeLayout(type);
      LAYOUTS.put(type, layout);
    }
    return layout;
  }

  private static Layout makeLayout(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    Field size = null;
    for (Class<?> part = type; part != null && part != Object.class; part = part.getSuperclass()) {
      requireNamedFields(part);
      for (Field field : part.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !isIn(LEFT_OUT, field)) {
          field.setAccessible(true);
          fields.add(field);
          size = field.getName().equals("size") ? field : size;
        }
      }
    }
    return new Layout(LAYOUTS.size(), fields, size);
  }

  /** A name that means nothing any more would leave out too little, or the wrong thing. */
  private static void requireNamedFields(Class<?> type) {
    List<String> present =
        Arrays.stream(type.getDeclaredFields()).map(Field::getName).toList();
    for (Map<String, List<String>> names : List.of(LEFT_OUT, FILLED)) {
      for (String name : names.getOrDefault(nameInCore(type), List.of())) {
        if (!present.contains(name)) {
          throw new IllegalStateException(type + " has no field " + name + " any more");
        }
      }
    }
  }

  private static boolean isIn(Map<String, List<String>> names, Field field) {
    return names
        .getOrDefault(nameInCore(field.getDeclaringClass()), List.of())
        .contains(field.getName());
  }

  private static String nameInCore(Class<?> type) {
    return type.getName().startsWith(CORE) ? type.getName().substring(CORE.length()) : "";
  }
}
