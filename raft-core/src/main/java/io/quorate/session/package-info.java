// SPDX-License-Identifier: Apache-2.0
/**
 * Sessions, with which a command is applied once, however often its client had to send it
 * (dissertation §6.3). {@link io.quorate.session.SessionTable} is a part of the replicated state:
 * like the state machine it is changed by the entries of the log and by nothing else.
 */
@NullMarked
package io.quorate.session;

import org.jspecify.annotations.NullMarked;
