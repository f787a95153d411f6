// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.Codec;
import io.quorate.RaftConfig;
import io.quorate.RaftListener;
import io.quorate.StateMachine;
import io.quorate.spi.LogStorage;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that describes a server to be started. */
public record NodeSettings<C, R>(
    StateMachine<C, R> stateMachine,
    Codec<C> codec,
    RaftConfig config,
    Transport transport,
    LogStorage storage,
    @Nullable SnapshotStore snapshots,
    Genesis genesis,
    List<RaftListener> listeners) {}
