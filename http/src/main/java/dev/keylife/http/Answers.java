package dev.keylife.http;

import dev.keylife.http.Exchange.Answer;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Sends answers, without a thread that waits until they are read. */
final class Answers {
  private Answers() {}

  static void send(Response response, Callback callback, Answer answer) {
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    answer.headers().forEach(response.getHeaders()::put);
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
  }

  /**
   * Answers a request before its body was read, and drops what comes of that until its sender is
   * done, or its time is over: TCP resets a connection that is closed with unread bytes, and takes
   * the answer away from a client that sends first and reads afterwards (RFC 9112, section 9.6).
   */
  static void sendAndDrop(Request request, Response response, Callback callback, Answer answer) {
    boolean waitsForLeave = request.getHeaders().contains(HttpHeader.EXPECT);
    send(response, waitsForLeave ? callback : dropping(request, callback), answer);
  }

  private static Callback dropping(Request request, Callback callback) {
    Callback whateverCame = Callback.from(callback::succeeded, failure -> callback.succeeded());
    return Callback.from(() -> Content.Source.consumeAll(request, whateverCame), callback::failed);
  }
}
