package dev.keylife.http;

import java.io.ByteArrayOutputStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;

/** Reads the body of a request, without a thread that waits for it. */
final class BodyReader implements Invocable.Task {
  private final Request request;
  private final int max;
  private final Receiver receiver;
  private final InvocationType type;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  private BodyReader(Request request, int max, InvocationType type, Receiver receiver) {
    this.request = request;
    this.max = max;
    this.type = type;
    this.receiver = receiver;
  }

  /** What becomes of a body; one of them is called, once. */
  interface Receiver {
    void whole(byte[] body);

    void tooLarge();

    /** The client did not send what it announced, or nothing that HTTP knows. */
    void broken(Throwable failure);
  }

  /**
   * Reads, now or when bytes come.
   *
   * @param max bytes of the largest body
   * @param type whether the receiver may block
   */
  static void read(Request request, int max, InvocationType type, Receiver receiver) {
    if (request.getLength() > max) {
      receiver.tooLarge();
    } else {
      new BodyReader(request, max, type, receiver).run();
    }
  }

  @Override
  public InvocationType getInvocationType() {
    return type;
  }

  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        receiver.broken(chunk.getFailure());
        return;
      }
      boolean last = chunk.isLast();
      boolean fits = keep(chunk);
      chunk.release();
      if (!fits) {
        receiver.tooLarge();
        return;
      }
      if (last) {
        receiver.whole(body.toByteArray());
        return;
      }
    }
  }

  private boolean keep(Content.Chunk chunk) {
    int size = chunk.remaining();
    if (size > max - body.size()) {
      return false;
    }
    byte[] bytes = new byte[size];
    chunk.get(bytes, 0, size);
    body.write(bytes, 0, size);
    return true;
  }
}
