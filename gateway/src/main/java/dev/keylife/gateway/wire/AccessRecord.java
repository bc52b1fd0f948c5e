package dev.keylife.gateway.wire;

import java.time.Duration;
import java.util.Optional;

/**
 * What the access log tells of a call: who, what, about which key, with what result; never anything
 * of its content.
 *
 * @param requestId {@code x-amzn-RequestId} of the answer, and in the trace headers of its event
 * @param operation empty where none was named, or none that there is
 * @param principal empty where the caller is not known
 * @param accessKeyId likewise
 * @param keyId as the caller named it, or as the ciphertext of its call does; empty where neither
 *     names one
 * @param commandId of the command that the call stands for; empty where it stands for none
 * @param status of HTTP
 * @param error its name; empty where there is none
 * @param duration from the head of the request to the answer
 */
public record AccessRecord(
    String requestId,
    Optional<String> operation,
    Optional<String> principal,
    Optional<String> accessKeyId,
    Optional<String> keyId,
    Optional<String> commandId,
    int status,
    Optional<String> error,
    Duration duration) {}
