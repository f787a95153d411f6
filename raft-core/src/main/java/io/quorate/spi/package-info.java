// SPDX-License-Identifier: Apache-2.0
/**
 * What an adapter supplies: {@link io.quorate.spi.Transport} and {@link io.quorate.spi.LogStorage},
 * with the contracts that they must keep.
 */
@NullMarked
package io.quorate.spi;

import org.jspecify.annotations.NullMarked;
