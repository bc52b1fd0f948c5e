/**
 * An HTTP server that no client can hold up: each has a bounded time, and there is always room for
 * the next one.
 *
 * <p>Start reading at {@link dev.keylife.http.BoundedServer}.
 */
@NullMarked
package dev.keylife.http;

import org.jspecify.annotations.NullMarked;
