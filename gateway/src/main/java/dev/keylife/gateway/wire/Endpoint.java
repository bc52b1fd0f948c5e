package dev.keylife.gateway.wire;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.Constraints;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.InputReader;
import dev.keylife.gateway.model.InputShape;
import dev.keylife.gateway.model.OperationModel;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.model.ServiceModel;
import dev.keylife.gateway.model.StageFailure;
import dev.keylife.gateway.operations.Call;
import dev.keylife.gateway.operations.Operation;
import dev.keylife.gateway.operations.Operations;
import dev.keylife.gateway.publish.Attempt;
import dev.keylife.gateway.signature.ApiCaller;
import dev.keylife.gateway.signature.Authenticator;
import dev.keylife.gateway.signature.SignedRequest;
import dev.keylife.http.ApiExchange;
import dev.keylife.http.ApiExchange.Head;
import dev.keylife.http.Exchange.Answer;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests: {@code POST /} with the operation in {@code X-Amz-Target}. In this order: who
 * calls, which operation, is the input JSON of the right types, does it satisfy the constraints of
 * the service model, what does the operation say.
 */
public final class Endpoint implements ApiExchange.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
  private static final String TARGET_PREFIX = "TrentService.";
  private static final Pattern TRACE_PARENT =
      Pattern.compile("(?!ff)[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  private final Authenticator authenticator;
  private final ServiceModel model;
  private final Operations operations;
  private final AccessListener listener;
  private final InputReader reader = new InputReader();
  private final Semaphore places;

  /**
   * @param inFlight how many calls may be under way at a time
   * @param listener hears of every call
   */
  public Endpoint(
      Authenticator authenticator,
      ServiceModel model,
      Operations operations,
      int inFlight,
      AccessListener listener) {
    this.authenticator = authenticator;
    this.model = model;
    this.operations = operations;
    this.places = new Semaphore(inFlight);
    this.listener = listener;
  }

  @Override
  public CompletionStage<Answer> answer(Head head, byte[] body) {
    AccessLine line = new AccessLine(UUID.randomUUID().toString());
    if (!places.tryAcquire()) {
      return CompletableFuture.completedFuture(
          refusal(line, new ApiException(ErrorType.ThrottlingException, "Rate exceeded")));
    }
    CompletionStage<Output> output;
    try {
      output = call(head, body, line);
    } catch (RuntimeException e) {
      output = CompletableFuture.failedFuture(e);
    }
    return output.handle(
        (result, failure) -> {
          places.release();
          return result == null ? refusal(line, failure) : success(line, result);
        });
  }

  private CompletionStage<Output> call(Head head, byte[] body, AccessLine line) {
    if (!head.method().equals("POST") || !head.path().equals("/")) {
      throw new ApiException(ErrorType.UnknownOperationException, "The API is POST / alone.");
    }
    ApiCaller caller = authenticator.authenticate(signed(head, body));
    line.caller(caller);
    OperationModel operation = operation(head);
    line.operation(operation.name());
    InputShape shape = operation.input().orElseThrow(() -> unsupported(operation));
    Operation served = operations.find(operation.name()).orElseThrow(() -> unsupported(operation));
    Input input = reader.read(shape, body);
    Stream.of("KeyId", "TargetKeyId", "SourceKeyId", "AliasName")
        .flatMap(member -> input.text(member).stream())
        .findFirst()
        .ifPresent(line::keyId);
    Constraints.check(shape, input);
    Call call = new Call(input, attempt(head, body, line, caller, operation));
    line.keyFound(call.keys()::named);
    if (served.isWrite()) {
      line.commandId(call.identity().commandId());
    }
    return served.answer(call);
  }

  private static Attempt attempt(
      Head head, byte[] body, AccessLine line, ApiCaller caller, OperationModel operation) {
    return new Attempt(
        line.requestId(),
        caller.principal(),
        operation.name(),
        head.first("amz-sdk-invocation-id").filter(id -> !id.isBlank()),
        body,
        caller.secret(),
        head.first("traceparent").filter(text -> TRACE_PARENT.matcher(text).matches()));
  }

  private static SignedRequest signed(Head head, byte[] body) {
    return new SignedRequest(
        head.method(),
        head.path(),
        head.query(),
        head.fields().stream()
            .map(field -> new SignedRequest.Header(field.name(), field.value()))
            .toList(),
        body);
  }

  private OperationModel operation(Head head) {
    return Optional.of(head.all("x-amz-target"))
        .filter(targets -> targets.size() == 1)
        .map(targets -> targets.get(0))
        .filter(target -> target.startsWith(TARGET_PREFIX))
        .flatMap(target -> model.operation(target.substring(TARGET_PREFIX.length())))
        .orElseThrow(
            () ->
                new ApiException(
                    ErrorType.UnknownOperationException,
                    "X-Amz-Target must be TrentService. and the name of an operation of AWS KMS."));
  }

  private static ApiException unsupported(OperationModel operation) {
    return new ApiException(
        ErrorType.UnsupportedOperationException,
        ("Keylife does not serve " + operation.name() + ". " + operation.reason()).strip());
  }

  private Answer success(AccessLine line, Output output) {
    listener.answered(line.end(200, Optional.empty()));
    return JsonAnswers.success(line.requestId(), output);
  }

  private Answer refusal(AccessLine line, @Nullable Throwable failure) {
    ApiException error = toApi(failure, line);
    listener.answered(line.end(error.type().status(), Optional.of(error.type().name())));
    return JsonAnswers.error(line.requestId(), error);
  }

  private static ApiException toApi(@Nullable Throwable failure, AccessLine line) {
    Throwable cause = failure == null ? null : StageFailure.cause(failure);
    if (cause instanceof ApiException error) {
      return error;
    }
    LOG.error("Request {} failed", line.requestId(), cause);
    return new ApiException(
        ErrorType.KMSInternalException, "The request was rejected because of an internal failure.");
  }

  /** What never became a call: its sender is not known, and it is not in the access log. */
  @Override
  public Answer failure(int status) {
    ApiException error =
        switch (status) {
          case 413 ->
              new ApiException(
                  ErrorType.RequestEntityTooLargeException, "The request body is too large.");
          case 500 -> new ApiException(ErrorType.KMSInternalException, "An internal failure.");
          default ->
              new ApiException(ErrorType.ValidationException, "The HTTP request is malformed.");
        };
    Answer answer = JsonAnswers.error(UUID.randomUUID().toString(), error);
    return new Answer(status, answer.contentType(), answer.body(), answer.headers());
  }
}
