// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

/** The demonstration did not show what it is to show. */
final class DemoFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  DemoFailure(String message) {
    super(message);
  }
}
