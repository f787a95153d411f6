// SPDX-License-Identifier: Apache-2.0
package io.quorate;

import io.quorate.model.ClusterConfiguration;

/**
 * A membership change is committed, and any joint configuration that it went through has been left.
 *
 * @param index where the configuration stands in the log; what {@link ClusterChange#expecting}
 *     takes
 * @param configuration who takes part now
 */
public record MembershipResult(long index, ClusterConfiguration configuration) {}
