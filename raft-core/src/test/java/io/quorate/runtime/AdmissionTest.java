// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.OverloadedException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The bound on what waits: A6. */
class AdmissionTest {
  private final Admission admission = new Admission(100);

  @Test
  @DisplayName("lets in as many bytes as may wait, and no more")
  void bound() {
    admission.admit(60);
    admission.admit(40);
    assertThatThrownBy(() -> admission.admit(1))
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining("100 bytes");
  }

  @Test
  @DisplayName("R20: what was refused holds nothing, what is given back makes room")
  void release() {
    admission.admit(60);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> admission.admit(41)).isInstanceOf(OverloadedException.class);
    }
    assertThatCode(() -> admission.admit(40)).doesNotThrowAnyException();
    admission.release(60);
    assertThatCode(() -> admission.admit(60)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("R20: lets in one that is larger than the bound, if nothing else waits")
  void oneLarge() {
    admission.admit(1_000);
    assertThatThrownBy(() -> admission.admit(1)).isInstanceOf(OverloadedException.class);
    admission.release(1_000);
    admission.admit(1);
    assertThatThrownBy(() -> admission.admit(1_000)).isInstanceOf(OverloadedException.class);
  }
}
