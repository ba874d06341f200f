package com.defnoco.aftersale.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One kept-alive HTTP/1.1 connection, as cheap as can be: the client shares the two cores with what it measures. */
final class Connection implements AutoCloseable {

  /** @param headers by their lower-case names; of several with one name the last */
  record Answer(int status, Map<String, String> headers, byte[] body) {

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    Answer expect(int wanted) {
      if (status != wanted) {
        throw new IllegalStateException("expected " + wanted + ", was answered " + status + ": " + text().substring(0, Math.min(600, body.length)));
      }
      return this;
    }
  }

  private final int port;
  private final String always;
  private Socket socket;
  private InputStream in;
  private OutputStream out;

  /** @param always header lines sent with every request, each ended by CR LF */
  Connection(int port, String always) throws IOException {
    this.port = port;
    this.always = "Host: localhost:" + port + "\r\n" + always;
    open();
  }

  private void open() throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
    out = socket.getOutputStream();
  }

  Answer get(String path) throws IOException {
    out.write(("GET " + path + " HTTP/1.1\r\n" + always + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    return answer();
  }

  Answer send(String method, String path, String headers, byte[] body) throws IOException {
    var request = new ByteArrayOutputStream(512 + body.length);
    request.write((method + " " + path + " HTTP/1.1\r\n" + always + headers + "Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    request.write(body);
    request.writeTo(out);
    return answer();
  }

  /** Begins a request whose body follows in chunks. */
  void begin(String method, String path, String headers) throws IOException {
    out.write((method + " " + path + " HTTP/1.1\r\n" + always + headers + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  void chunk(byte[] bytes, int offset, int length) throws IOException {
    out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    out.write(bytes, offset, length);
    out.write('\r');
    out.write('\n');
  }

  void end() throws IOException {
    out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  Answer answer() throws IOException {
    var head = head();
    var body = new ByteArrayOutputStream();
    body(head, body);
    if ("close".equals(head.headers().get("connection"))) {
      // The server ends a connection after a hundred requests.
      socket.close();
      open();
    }
    return new Answer(head.status(), head.headers(), body.toByteArray());
  }

  /** Reads an answer of any length and counts its lines. */
  long lines() throws IOException {
    var head = head();
    if (head.status() != 200) {
      throw new IllegalStateException("was answered " + head.status());
    }
    var lines = new long[1];
    body(head, new OutputStream() {
      @Override
      public void write(int b) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
          if (bytes[i] == '\n') {
            lines[0]++;
          }
        }
      }
    });
    return lines[0];
  }

  private record Head(int status, Map<String, String> headers) {}

  private Head head() throws IOException {
    var first = line();
    int status = Integer.parseInt(first.substring(9, 12));
    var headers = new HashMap<String, String>();
    for (String line; !(line = line()).isEmpty(); ) {
      int colon = line.indexOf(':');
      var name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.merge(name, line.substring(colon + 1).strip(), (a, b) -> name.equals("set-cookie") ? a + "\n" + b : b);
    }
    return new Head(status, headers);
  }

  private void body(Head head, OutputStream to) throws IOException {
    var buffer = new byte[64 << 10];
    if (head.headers().containsKey("content-length")) {
      copy(Long.parseLong(head.headers().get("content-length")), buffer, to);
    } else if ("chunked".equals(head.headers().get("transfer-encoding"))) {
      for (int length; (length = Integer.parseInt(line(), 16)) > 0; ) {
        copy(length, buffer, to);
        line();
      }
      line();
    }
  }

  private void copy(long length, byte[] buffer, OutputStream to) throws IOException {
    for (long left = length; left > 0; ) {
      int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (n < 0) {
        throw new IOException("the answer ended early");
      }
      to.write(buffer, 0, n);
      left -= n;
    }
  }

  private String line() throws IOException {
    var line = new StringBuilder(64);
    for (int c; (c = in.read()) != '\n'; ) {
      if (c < 0) {
        throw new IOException("the connection was closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
