// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.plan;

import io.quorate.model.NodeId;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Records of plain values as {@code name=value} words, which are what a plan is written in:
 * numbers, truth values, enums, servers, and lists of servers. The words of a record are its
 * components, so that no action needs code of its own to be written and read.
 */
final class RecordText {
  private static final String NONE = "-";

  private RecordText() {}

  static String write(Record value) {
    StringBuilder text = new StringBuilder();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      if (text.length() > 0) {
        text.append(' ');
      }
      text.append(component.getName()).append('=').append(writeValue(read(component, value)));
    }
    return text.toString();
  }

  private static Object read(RecordComponent component, Record value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("an accessor failed", e);
    }
  }

  private static String writeValue(Object value) {
    if (value instanceof List<?> list) {
      return list.isEmpty()
          ? NONE
          : String.join(",", list.stream().map(Object::toString).toList());
    }
    return value instanceof Enum<?> constant ? kebab(constant.name()) : value.toString();
  }

  /** What stands for a name in a plan: small letters and hyphens. */
  static String kebab(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
  }

  static <T extends Record> T parse(Class<T> type, List<String> words) throws PlanException {
    Map<String, String> values = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1 || values.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
        throw new PlanException("'" + word + "' is not a name=value that is said once");
      }
    }
    RecordComponent[] components = type.getRecordComponents();
    List<Object> arguments = new ArrayList<>();
    List<Class<?>> types = new ArrayList<>();
    for (RecordComponent component : components) {
      String value = values.remove(component.getName());
      if (value == null) {
        throw new PlanException(kebab(type.getSimpleName()) + " lacks " + component.getName());
      }
      arguments.add(parseValue(component.getGenericType(), value));
      types.add(component.getType());
    }
    if (!values.isEmpty()) {
      throw new PlanException(kebab(type.getSimpleName()) + " has no " + values.keySet());
    }
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
      return constructor.newInstance(arguments.toArray());
    } catch (InvocationTargetException e) {
      throw new PlanException(String.valueOf(e.getTargetException().getMessage()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record without its constructor", e);
    }
  }

  private static Object parseValue(Type type, String text) throws PlanException {
    try {
      if (type instanceof ParameterizedType) {
        List<NodeId> servers = new ArrayList<>();
        for (String server : text.equals(NONE) ? new String[0] : text.split(",", -1)) {
          servers.add(NodeId.of(server));
        }
        return List.copyOf(servers);
      }
      if (type == long.class) {
        return Long.parseLong(text);
      }
      if (type == int.class) {
        return Integer.parseInt(text);
      }
      if (type == double.class) {
        return Double.parseDouble(text);
      }
      if (type == NodeId.class) {
        return NodeId.of(text);
      }
      if (type == boolean.class && (text.equals("true") || text.equals("false"))) {
        return Boolean.valueOf(text);
      }
      if (type instanceof Class<?> constants && constants.isEnum()) {
        for (Object constant : constants.getEnumConstants()) {
          if (kebab(constant.toString()).equals(text)) {
            return constant;
          }
        }
      }
    } catch (IllegalArgumentException e) {
      throw new PlanException("'" + text + "': " + e.getMessage());
    }
    throw new PlanException("'" + text + "' is none of what may stand there");
  }
}
