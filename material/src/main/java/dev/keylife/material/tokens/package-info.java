/**
 * Import tokens: what they say, how it is encoded, and how a token is encrypted to one recipient.
 *
 * <p>Start reading at {@link dev.keylife.material.tokens.ImportTokens}.
 */
@NullMarked
package dev.keylife.material.tokens;

import org.jspecify.annotations.NullMarked;
