/**
 * What is kept of keys between commands: the stores, their encodings, and what is counted of them.
 *
 * <p>Start reading at {@link dev.keylife.streams.state.KeyStores}.
 */
@NullMarked
package dev.keylife.streams.state;

import org.jspecify.annotations.NullMarked;
