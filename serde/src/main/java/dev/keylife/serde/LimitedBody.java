package dev.keylife.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** The body of an answer as UTF-8 text, up to a bound: whatever answers, it fills no memory. */
final class LimitedBody implements BodySubscriber<String> {
  private final int most;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<String> whole = new CompletableFuture<>();
  private Optional<Flow.Subscription> subscription = Optional.empty();

  LimitedBody(int most) {
    this.most = most;
  }

  @Override
  public CompletionStage<String> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = Optional.of(given);
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      if (bytes.size() + part.remaining() > most) {
        subscription.ifPresent(Flow.Subscription::cancel);
        whole.completeExceptionally(new IOException("its answer is larger than " + most + " B"));
        return;
      }
      byte[] more = new byte[part.remaining()];
      part.get(more);
      bytes.write(more, 0, more.length);
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(bytes.toString(StandardCharsets.UTF_8));
  }
}
