package dev.keylife.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a call is refused with. */
final class UseRefusal {
  private UseRefusal() {}

  static UseException of(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(UseException.class);
    return (UseException) thrown;
  }

  static UseFailure failureOf(ThrowingCallable call) {
    return of(call).failure();
  }
}
