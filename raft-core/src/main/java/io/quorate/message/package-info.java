// SPDX-License-Identifier: Apache-2.0
/**
 * Every message that servers exchange, one record each, closed under
 * {@link io.quorate.message.Message}.
 */
@NullMarked
package io.quorate.message;

import org.jspecify.annotations.NullMarked;
