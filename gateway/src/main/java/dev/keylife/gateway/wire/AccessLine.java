package dev.keylife.gateway.wire;

import dev.keylife.gateway.signature.ApiCaller;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** What is known of a call so far. For one call, and one thread at a time. */
final class AccessLine {
  private final String requestId;
  private final long begun = System.nanoTime();
  private Optional<ApiCaller> caller = Optional.empty();
  private Optional<String> operation = Optional.empty();
  private Optional<String> keyId = Optional.empty();
  private Optional<String> commandId = Optional.empty();
  private Supplier<Optional<String>> keyFound = Optional::empty;

  AccessLine(String requestId) {
    this.requestId = requestId;
  }

  String requestId() {
    return requestId;
  }

  void caller(ApiCaller known) {
    caller = Optional.of(known);
  }

  void operation(String name) {
    operation = Optional.of(name);
  }

  void keyId(String named) {
    keyId = Optional.of(named);
  }

  /** Tells, at the end, which key a call is about that names none. */
  void keyFound(Supplier<Optional<String>> tells) {
    keyFound = tells;
  }

  void commandId(String id) {
    commandId = Optional.of(id);
  }

  AccessRecord end(int status, Optional<String> error) {
    return new AccessRecord(
        requestId,
        operation,
        caller.map(ApiCaller::principal),
        caller.map(ApiCaller::accessKeyId),
        keyId.or(keyFound),
        commandId,
        status,
        error,
        Duration.ofNanos(System.nanoTime() - begun));
  }
}
