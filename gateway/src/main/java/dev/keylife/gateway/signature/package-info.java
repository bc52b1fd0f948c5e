/**
 * AWS Signature Version 4, on the side of the one who is called: who sent a request, and that
 * nobody changed it.
 *
 * <p>Start reading at {@link dev.keylife.gateway.signature.Authenticator}.
 */
@NullMarked
package dev.keylife.gateway.signature;

import org.jspecify.annotations.NullMarked;
