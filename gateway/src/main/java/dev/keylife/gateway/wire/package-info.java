/**
 * The protocol AWS JSON 1.1 over HTTP: requests in, answers and errors out. Decides nothing about
 * keys.
 *
 * <p>Start reading at {@link dev.keylife.gateway.wire.Endpoint}.
 */
@NullMarked
package dev.keylife.gateway.wire;

import org.jspecify.annotations.NullMarked;
