// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.history.Action;
import io.quorate.testing.history.History;
import io.quorate.testing.history.LinearizabilityChecker;
import io.quorate.testing.history.SequentialModel;
import io.quorate.testing.history.Verdict;
import org.junit.jupiter.api.Test;

class RecordedHistoryTest {
  @Test
  void aReadMustNotBeOlderThanAWriteThatHasEnded() {
    var recorder = new History.Recorder();
    var write = recorder.invoke(10, 1, "x", new Action.Write("new"));
    recorder.ok(20, write);
    var read = recorder.invoke(30, 2, "x", new Action.Read());
    recorder.ok(40, read, null); // nothing, although "new" was there

    var checker = LinearizabilityChecker.of(SequentialModel.register());
    Verdict verdict = checker.check(recorder.history());
    assertThat(verdict).isInstanceOf(Verdict.NotLinearizable.class);
    assertThat(verdict.toString()).contains("[30..40] process 2: read: ok null");
  }
}
