// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the table of packages: A1, and who may know whom. */
class ArchitectureTest {
  private static final Path SOURCES =
      Path.of(System.getProperty("basedir", "."), "src", "main", "java");

  @Test
  @DisplayName("no source refers to what its package may not know (A1)")
  void sourcesKeepToTheTable() throws IOException {
    Map<String, List<String>> violations = new TreeMap<>();
    List<Path> sources = sources();
    for (Path source : sources) {
      List<String> found = SourceRules.violations(Files.readString(source));
      if (!found.isEmpty()) {
        violations.put(SOURCES.relativize(source).toString(), found);
      }
    }

    assertThat(violations).isEmpty();
    assertThat(sources).as("sources that were read").hasSizeGreaterThan(50);
  }

  @Test
  @DisplayName("the packages that the table protects most are really there")
  void theTableIsAboutSomething() throws IOException {
    List<Path> sources = sources();
    for (String row : List.of("model", "message", "core", "session", "spi", "runtime")) {
      assertThat(SourceRules.rows()).contains(row);
      assertThat(sources)
          .anyMatch(source -> source.startsWith(SOURCES.resolve("io/quorate/" + row)));
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES.resolve("io"))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @ParameterizedTest
  @DisplayName("finds what the core must not use")
  @ValueSource(
      strings = {
        "import java.io.IOException;",
        "import java.net.URI;",
        "import java.nio.channels.FileChannel;",
        "import java.nio.file.Path;",
        "import java.util.concurrent.atomic.AtomicLong;",
        "import java.time.Duration;",
        "import java.util.Random;",
        "import java.util.concurrent.ThreadLocalRandom;",
        "import java.util.SplittableRandom;",
        "import java.util.HashMap;",
        "import java.util.HashSet;",
        "import java.util.UUID;",
        "import org.slf4j.Logger;",
        "import io.quorate.RaftConfig;",
        "import io.quorate.runtime.Workers;",
        "import io.quorate.spi.LogStorage;",
        "import io.quorate.testing.Simulation;",
        "import static io.quorate.runtime.Workers.*;",
        "class X { long now = System.nanoTime(); }",
        "class X { long now = System.currentTimeMillis(); }",
        "class X { Thread thread; }",
        "class X { java.time.Clock clock; }",
        "class X { Object o = java.util.Map.of(); }",
        "class X { Object o = Set.of(1, 2); }",
        "class X { Object o = Set.copyOf(list); }",
        "class X { Object o = Map . of(1, 2); }",
        "class X { Object o = new java.util.HashMap<String, String>(); }",
        "class X { Object o = stream.collect(Collectors.toSet()); }",
        "class X { Object o = stream.collect(Collectors.groupingBy(f)); }",
        "class X { double d = Math.random(); }",
        "class X { Object o = RandomGenerator.getDefault(); }",
        "class X { io.quorate.spi.Transport transport; }",
        "class X { char quote = '\"'; Thread thread; String s = \"\"; }",
        "class X { String url = \"http://\"; Thread thread; }",
        "/* a */ class X { Thread thread; } /* b */",
      })
  void seesWhatTheCoreMayNotUse(String line) {
    assertThat(SourceRules.violations("package io.quorate.core;\n" + line)).isNotEmpty();
  }

  @ParameterizedTest
  @DisplayName("leaves alone what the core may use, and what only looks like a use")
  @ValueSource(
      strings = {
        "import java.util.List;",
        "import java.util.TreeMap;",
        "import java.util.LinkedHashMap;",
        "import java.util.function.LongUnaryOperator;",
        "import java.util.random.RandomGenerator;",
        "import io.quorate.model.EntryId;",
        "import io.quorate.message.Message;",
        "import org.jspecify.annotations.Nullable;",
        "// a Thread, a HashMap and System.nanoTime()",
        "/** {@link java.util.concurrent.Future} */",
        "class X { String s = \"new Thread \\\" HashMap\"; }",
        "class X { Object o = List.of(1); }",
        "class X { int multithreaded; int parallelism; }",
      })
  void leavesTheRestAlone(String line) {
    assertThat(SourceRules.violations("package io.quorate.core;\n" + line)).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("finds a package that knows one above it")
  @ValueSource(
      strings = {
        "package io.quorate.model; import io.quorate.message.Message;",
        "package io.quorate.model; import io.quorate.RaftNode;",
        "package io.quorate.message; import io.quorate.core.Effect;",
        "package io.quorate.spi; import io.quorate.core.Effect;",
        "package io.quorate.spi; import io.quorate.RaftNode;",
        "package io.quorate.session; import io.quorate.core.Effect;",
        "package io.quorate.core; import io.quorate.session.SessionTable;",
        "package io.quorate.session; import java.util.HashMap;",
        "package io.quorate.session; import java.time.Clock;",
        "package io.quorate.memory; import io.quorate.runtime.Workers;",
        "package io.quorate.runtime; import io.quorate.memory.MemoryLogStorage;",
        "package io.quorate.runtime; import io.quorate.testing.Simulation;",
        "package io.quorate; import io.quorate.testing.Simulation;",
        "package io.quorate; import io.quorate.core.RaftCore;",
        "package io.quorate.memory; import io.quorate.testing.scenario.cluster.Cluster;",
        "package io.quorate.surprise; import io.quorate.model.EntryId;",
        "class NoPackage {}",
      })
  void seesUpwardReferences(String source) {
    assertThat(SourceRules.violations(source)).isNotEmpty();
  }

  @ParameterizedTest
  @DisplayName("leaves alone a package that knows one below it")
  @ValueSource(
      strings = {
        "package io.quorate.message; import io.quorate.model.EntryId;",
        "package io.quorate.spi; import io.quorate.message.Message;",
        "package io.quorate.session; import io.quorate.model.LogEntry;",
        "package io.quorate.runtime; import io.quorate.session.SessionTable;",
        "package io.quorate.memory; import io.quorate.spi.LogStorage;",
        "package io.quorate.runtime; import io.quorate.RaftNode; import java.util.HashMap;",
        "package io.quorate; import io.quorate.runtime.NodeStarter;",
        "package io.quorate.testing.scenario.cluster; import io.quorate.core.RaftCore;",
      })
  void leavesDownwardReferencesAlone(String source) {
    assertThat(SourceRules.violations(source)).isEmpty();
  }
}
