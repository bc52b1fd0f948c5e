package dev.keylife.gateway.operations;

import dev.keylife.client.KeyEvent;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.gateway.model.Output;
import dev.keylife.type.KeyState;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code ScheduleKeyDeletion}. */
final class ScheduleKeyDeletionOperation implements Operation {
  private static final int USUAL_DAYS = 30;

  private final Writing writing;

  ScheduleKeyDeletionOperation(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Optional<Integer> days = call.input().whole("PendingWindowInDays");
    ScheduleKeyDeletion command =
        ScheduleKeyDeletion.newBuilder()
            .setHeader(writing.header(call))
            .setPendingWindowInDays(days.orElse(null))
            .build();
    return writing
        .execute(command, call)
        .thenApply(
            event ->
                new Output()
                    .put("KeyId", writing.arn(event))
                    .put("DeletionDate", date(event))
                    .put("KeyState", state(event).name())
                    .put("PendingWindowInDays", days.orElse(USUAL_DAYS)));
  }

  /** A primary key waits for its replicas to be deleted first. */
  private static KeyState state(KeyEvent event) {
    return event.keyState().orElse(KeyState.PendingDeletion);
  }

  private static Optional<Instant> date(KeyEvent event) {
    return event.value() instanceof KeyStateChanged changed
        ? Optional.ofNullable(changed.getDeletionDate())
        : Optional.empty();
  }
}
