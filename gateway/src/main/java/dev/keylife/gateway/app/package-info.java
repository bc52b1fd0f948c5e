/**
 * The program: settings, start-up, health, metrics, access log.
 *
 * <p>Start reading at {@link dev.keylife.gateway.app.GatewayApp}.
 */
@NullMarked
package dev.keylife.gateway.app;

import org.jspecify.annotations.NullMarked;
