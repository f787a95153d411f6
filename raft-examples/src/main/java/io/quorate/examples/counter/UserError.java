// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

/** What was asked for cannot be done as it was asked: one line for the user and exit code 2. */
final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1;

  UserError(String message) {
    super(message);
  }
}
