/**
 * The AWS KMS API as data: its operations, what their inputs must look like, its errors; and inputs
 * that were read by it. Knows nothing of HTTP, Kafka or Keylife.
 *
 * <p>Start reading at {@link dev.keylife.gateway.model.ServiceModel}.
 */
@NullMarked
package dev.keylife.gateway.model;

import org.jspecify.annotations.NullMarked;
