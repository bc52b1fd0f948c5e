package dev.keylife.material;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KmsException;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests expect of refusals. */
public final class KmsRefusals {
  private KmsRefusals() {}

  /** The message of the refusal; fails if there is none, or another one, or any other exception. */
  public static String refusal(FailureCode code, ThrowingCallable action) {
    Throwable thrown = catchThrowable(action);
    Assertions.assertThat(thrown).isExactlyInstanceOf(KmsException.class).hasNoCause();
    KmsException refusal = (KmsException) thrown;
    Assertions.assertThat(refusal.code()).isEqualTo(code);
    Assertions.assertThat(refusal.getStackTrace()).isEmpty();
    return refusal.reason();
  }
}
