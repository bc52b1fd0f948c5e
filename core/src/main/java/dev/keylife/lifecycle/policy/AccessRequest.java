package dev.keylife.lifecycle.policy;

/**
 * What somebody wants to do.
 *
 * @param action such as {@code kms:DescribeKey}
 * @param resource the ARN of the key
 */
public record AccessRequest(Caller caller, String action, String resource, AccessContext context) {}
