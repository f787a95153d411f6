// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Linearizability by its definition and nothing else: goes through all orders of all operations,
 * with and without each one whose outcome is unknown, and asks of a whole order whether it will do.
 */
final class BruteForce {
  private BruteForce() {}

  static <S> boolean linearizable(SequentialModel<S> model, List<Operation> operations) {
    List<Operation> certain = new ArrayList<>();
    List<Operation> unknown = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation.outcome() instanceof Outcome.Unknown) {
        unknown.add(operation);
      } else if (!(operation.outcome() instanceof Outcome.Failed)) {
        certain.add(operation);
      }
    }
    for (int subset = 0; subset < 1 << unknown.size(); subset++) {
      List<Operation> happened = new ArrayList<>(certain);
      for (int i = 0; i < unknown.size(); i++) {
        if ((subset >> i & 1) == 1) {
          happened.add(unknown.get(i));
        }
      }
      if (anyOrder(model, new ArrayList<>(), happened)) {
        return true;
      }
    }
    return false;
  }

  private static <S> boolean anyOrder(
      SequentialModel<S> model, List<Operation> order, List<Operation> left) {
    if (left.isEmpty()) {
      return keepsTime(order) && keepsModel(model, order);
    }
    for (int i = 0; i < left.size(); i++) {
      List<Operation> others = new ArrayList<>(left);
      order.add(others.remove(i));
      if (anyOrder(model, order, others)) {
        return true;
      }
      order.remove(order.size() - 1);
    }
    return false;
  }

  private static boolean keepsTime(List<Operation> order) {
    for (int i = 0; i < order.size(); i++) {
      for (int j = i + 1; j < order.size(); j++) {
        if (order.get(j).returned() < order.get(i).invoked()) {
          return false;
        }
      }
    }
    return true;
  }

  private static <S> boolean keepsModel(SequentialModel<S> model, List<Operation> order) {
    S state = model.initialState();
    for (Operation operation : order) {
      Optional<S> next = model.step(state, operation.input(), operation.outcome());
      if (next.isEmpty()) {
        return false;
      }
      state = next.get();
    }
    return true;
  }
}
