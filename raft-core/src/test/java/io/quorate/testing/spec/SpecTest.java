// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.spec.Tlc.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The specification in {@code docs/spec} holds, and each protection in it is needed. */
class SpecTest {
  private static final boolean LARGE = System.getProperty("spec.size", "small").equals("large");

  /** A configuration, with other values for some of its constants where more time is given. */
  private record Bounds(String configuration, Map<String, String> larger) {
    Model model() {
      Model model = new Model(configuration, Map.of());
      if (LARGE) {
        for (Map.Entry<String, String> bound : larger.entrySet()) {
          model = model.with(bound.getKey(), bound.getValue());
        }
      }
      return model;
    }
  }

  private static final List<Bounds> SOUND = List.of(
      new Bounds("Replication", Map.of("MaxTerm", "3")),
      new Bounds("PreVote", Map.of("MaxTerm", "2")),
      new Bounds("Disk", Map.of("MaxTerm", "2", "MaxLog", "2", "MaxWrites", "2")),
      new Bounds("Membership", Map.of("MaxTerm", "3")));

  /** What goes wrong without a protection, and where that is to be seen. */
  private record Gap(String protection, String property, Model model) {
    Verdict verdict() {
      return model
          .with("Without", "{\"" + protection + "\"}")
          .checking(property)
          .verdict();
    }
  }

  private static final Model REPLICATION = new Model("Replication", Map.of());
  private static final Model DISK = new Model("Disk", Map.of());
  private static final Model MEMBERSHIP = new Model("Membership", Map.of());
  private static final Model SCHEDULED = REPLICATION
      .with("MaxTerm", "4")
      .replacing("Leaders", "OneTwoOneTwo")
      .replacing("TermsHeardOf", "NoTerms")
      .replacing("StepDown", "Never")
      .replacing("Propose", "Never");
  private static final Model OF_FOUR = SCHEDULED
      .with("s3", "s3 s4 = s4")
      .with("Server", "{s1, s2, s3, s4}")
      .with("FirstVoters", "{s1, s2, s3, s4}")
      .with("MaxTerm", "3")
      .with("MaxChanges", "1")
      .with("Heard", "{2}")
      .replacing("Reconfigure", "RemoveOne");

  private static final List<Gap> GAPS = List.of(
      new Gap("a vote waits for the disk", "ElectionSafety", DISK),
      new Gap("an acknowledgement waits for the disk", "CommittedSurvives", DISK),
      new Gap("the own log counts when it is durable", "CommittedSurvives", DISK),
      new Gap("one vote a term", "ElectionSafety", REPLICATION),
      new Gap("a vote only for an up-to-date log", "LeaderCompleteness", REPLICATION),
      new Gap("only a conflict truncates", "CommittedSurvives", REPLICATION),
      new Gap("an acknowledgement covers its request", "AcksAreBacked", SCHEDULED),
      new Gap("commit reaches only what the request verified", "StateMachineSafety", SCHEDULED),
      new Gap(
          "only entries of the own term commit by counting",
          "LeaderCompleteness",
          SCHEDULED.with("Heard", "{3}")),
      new Gap("a joint quorum has both majorities", "CommittedSurvives", MEMBERSHIP),
      new Gap("a commit in the own term before a change", "LeaderCompleteness", OF_FOUR));

  @TestFactory
  Stream<DynamicTest> holdsWithinBounds() {
    return SOUND.stream()
        .map(bounds -> DynamicTest.dynamicTest(bounds.configuration, () -> {
          Verdict verdict = bounds.model().verdict();
          assertThat(verdict.isClean()).as(verdict.text()).isTrue();
        }));
  }

  @TestFactory
  Stream<DynamicTest> eachProtectionIsNeeded() {
    return GAPS.stream()
        .map(gap -> DynamicTest.dynamicTest("without: " + gap.protection, () -> {
          Verdict verdict = gap.verdict();
          assertThat(verdict.violated()).as(verdict.text()).isEqualTo(gap.property);
        }));
  }
}
