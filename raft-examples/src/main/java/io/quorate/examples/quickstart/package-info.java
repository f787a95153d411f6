// SPDX-License-Identifier: Apache-2.0
/** The example of the README: a durable counter of three servers, in under 40 lines. */
@NullMarked
package io.quorate.examples.quickstart;

import org.jspecify.annotations.NullMarked;
