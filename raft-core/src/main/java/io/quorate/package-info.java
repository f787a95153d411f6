// SPDX-License-Identifier: Apache-2.0
/**
 * What an application touches. Implement {@link io.quorate.StateMachine}, start a
 * {@link io.quorate.RaftNode} on each server, {@link io.quorate.RaftNode#propose propose} to the
 * leader: the state survives the loss of any minority of the servers.
 */
@NullMarked
package io.quorate;

import org.jspecify.annotations.NullMarked;
