package dev.keylife.gateway.publish;

import java.util.Optional;

/**
 * One try of a call. Tries of the same call differ in their request id alone.
 *
 * @param requestId of this try
 * @param principal who calls
 * @param operation such as {@code CreateKey}
 * @param invocationId {@code amz-sdk-invocation-id}, which all tries of a call have in common;
 *     empty where the caller sends none, and then no two tries are of the same call
 * @param body the input as it came
 * @param callersSecret bytes that the caller's credentials alone lead to; empty where there are
 *     none that were verified
 * @param traceParent the trace header of the caller, where it sent one that is well formed
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody writes to it.
public record Attempt(
    String requestId,
    String principal,
    String operation,
    Optional<String> invocationId,
    byte[] body,
    Optional<byte[]> callersSecret,
    Optional<String> traceParent) {}
