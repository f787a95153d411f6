// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.simulation.Player;
import io.quorate.testing.simulation.plan.Plan;
import io.quorate.testing.simulation.plan.PlanGenerator;
import io.quorate.testing.simulation.store.StoreWorkload;
import io.quorate.testing.simulation.world.Tally;
import io.quorate.testing.simulation.world.Trace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/**
 * The same seed gives the same run, on every JVM. Identity hash codes and the salt of
 * {@code Set.of} differ between JVMs: whatever came to depend on them would show here.
 */
final class SimulationDeterminismTest {
  private static final long SEEDS = 12;

  private static List<String> hashes() {
    return LongStream.rangeClosed(1, SEEDS)
        .mapToObj(seed -> {
          Plan plan = PlanGenerator.generate(seed, 0);
          Trace trace = new Trace();
          new Player<>(settings -> new StoreWorkload(settings.keys()))
              .play(plan, new Tally(), trace);
          return String.format("%016x", trace.hash());
        })
        .toList();
  }

  /** Prints the hash of each run. */
  public static void main(String[] arguments) {
    hashes().forEach(System.out::println);
  }

  @Test
  @DisplayName("twice in one JVM")
  void twice() {
    assertThat(hashes()).isEqualTo(hashes()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:hashCode=0", "-XX:hashCode=2", "-XX:+UseSerialGC"})
  @DisplayName("in a JVM of its own, whatever identity hash codes are")
  void otherJvm(String option) throws IOException, InterruptedException {
    assertThat(hashesOfJvm(option)).isEqualTo(hashes());
  }

  private static List<String> hashesOfJvm(String option) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UnlockExperimentalVMOptions",
        "-XX:TieredStopAtLevel=1",
        option,
        "-cp",
        String.join(
            System.getProperty("path.separator"),
            where(SimulationDeterminismTest.class),
            where(Simulation.class),
            where(Logger.class)),
        SimulationDeterminismTest.class.getName()));
    Process jvm = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(jvm.waitFor()).as("%s", command).isZero();
    return said.lines().toList();
  }

  /** The folder or jar that a class is from: surefire's own class path may be a jar of jars. */
  private static String where(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .toString();
  }
}
