package dev.keylife.benchmark;

import dev.keylife.gateway.signature.Signer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/**
 * One connection of an SDK's, at as little cost as can be: whole requests are made beforehand, and
 * one thread serves many connections.
 */
final class ApiConnection implements AutoCloseable {
  private static final int LARGEST_ANSWER = 64 * 1024;
  private static final String LENGTH = "\r\ncontent-length:";

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocate(LARGEST_ANSWER);
  private int scanned;
  private int bodyBegins;
  private int bodyEnds;
  private long sentAt;

  /**
   * Connects.
   *
   * @param selector tells when something came; the key's attachment is this connection
   */
  ApiConnection(URI gateway, Selector selector) throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    SelectionKey unused = channel.register(selector, SelectionKey.OP_READ, this);
  }

  /** A signed request, good for five minutes. */
  static byte[] request(Signer signer, String operation, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\n");
    signer
        .sign("localhost", operation, body, Instant.now())
        .forEach(h -> head.append(h.name()).append(": ").append(h.value()).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length);
    request.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(body);
    return request.toByteArray();
  }

  /** Sends a request, which the socket has room for: none is under way. */
  void send(byte[] request) throws IOException {
    in.clear();
    scanned = 0;
    bodyEnds = 0;
    sentAt = System.nanoTime();
    ByteBuffer out = ByteBuffer.wrap(request);
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  /**
   * Reads what came.
   *
   * @return whether the whole answer is there
   * @throws IOException if the request was refused
   */
  boolean receive() throws IOException {
    if (channel.read(in) < 0) {
      throw new EOFException("the gateway closed the connection");
    }
    if (bodyEnds == 0 && !hasHead()) {
      return false;
    }
    if (in.position() < bodyEnds) {
      return false;
    }
    if (!ascii(0, 12).equals("HTTP/1.1 200")) {
      throw new IOException(ascii(0, 12) + " " + text());
    }
    return true;
  }

  private boolean hasHead() {
    for (; scanned + 4 <= in.position(); scanned++) {
      if (in.getInt(scanned) == 0x0d0a0d0a) {
        bodyBegins = scanned + 4;
        bodyEnds = bodyBegins + contentLength(ascii(0, bodyBegins).toLowerCase(Locale.ROOT));
        return true;
      }
    }
    return false;
  }

  private static int contentLength(String head) {
    int begins = head.indexOf(LENGTH) + LENGTH.length();
    return Integer.parseInt(head.substring(begins, head.indexOf('\r', begins)).strip());
  }

  private String ascii(int from, int to) {
    return new String(in.array(), from, to - from, StandardCharsets.US_ASCII);
  }

  /** How long the last answer took, in nanoseconds, until it was read here. */
  long nanos() {
    return System.nanoTime() - sentAt;
  }

  /** The body of the last answer. */
  String text() {
    return new String(in.array(), bodyBegins, bodyEnds - bodyBegins, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
