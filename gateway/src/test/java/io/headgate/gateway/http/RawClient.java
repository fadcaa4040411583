package io.headgate.gateway.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A client that sends exactly the bytes it is told, one for each character. */
final class RawClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 5_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  /** Connects with the receive buffer that the system thinks best. */
  RawClient(int port) {
    this(port, 0);
  }

  RawClient(int port, int receiveBufferBytes) {
    try {
      if (receiveBufferBytes > 0) {
        socket.setReceiveBufferSize(receiveBufferBytes);
      }
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  RawClient send(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Sends until all is sent or the other side has closed. */
  boolean sendAsFarAsPossible(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  /** Sends no more, but goes on reading. */
  void endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Reads one answer, also 100 Continue.
   *
   * @throws ClosedException when the connection ends before an answer begins
   */
  Reply read() {
    try {
      String status = line();
      Map<String, String> headers = new HashMap<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        headers.merge(
            line.substring(0, colon).toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip(),
            (a, b) -> a + "," + b);
      }
      return new Reply(
          Integer.parseInt(status.substring(9, 12)),
          headers,
          body(headers, status.startsWith("1", 9)));
    } catch (SocketTimeoutException late) {
      throw new AssertionError("no answer within " + PATIENCE_MILLIS + " ms", late);
    } catch (EOFException | SocketException closed) {
      throw new ClosedException();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String body(Map<String, String> headers, boolean none) throws IOException {
    if (none) {
      return "";
    }
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      StringBuilder body = new StringBuilder();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        body.append(bytes(size));
        line();
      }
      line();
      return body.toString();
    }
    return bytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private String bytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** One byte; -1 once the connection is closed. */
  int readByte() {
    try {
      return in.read();
    } catch (SocketTimeoutException late) {
      throw new AssertionError(
          "neither a byte nor the end within " + PATIENCE_MILLIS + " ms", late);
    } catch (IOException reset) {
      return -1;
    }
  }

  /** Reads on until the other side has closed; returns how many bytes came before. */
  int readToEnd() {
    int count = 0;
    while (readByte() >= 0) {
      count++;
    }
    return count;
  }

  /** Reads on to the end; whether that is a reset and not an orderly one. */
  boolean isResetInTheEnd() {
    try {
      in.transferTo(OutputStream.nullOutputStream());
      return false;
    } catch (SocketException reset) {
      return true;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Waits until something comes or a while has passed; false when it is the end that comes. */
  boolean isOpenAfter(int millis) {
    try {
      in.mark(1);
      socket.setSoTimeout(millis);
      int b = in.read();
      in.reset();
      return b >= 0;
    } catch (SocketTimeoutException silent) {
      return true;
    } catch (IOException reset) {
      return false;
    } finally {
      setTimeout(PATIENCE_MILLIS);
    }
  }

  private void setTimeout(int millis) {
    try {
      socket.setSoTimeout(millis);
    } catch (SocketException closed) {
      throw new UncheckedIOException(closed);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** One answer. */
  record Reply(int status, Map<String, String> headers, String body) {}

  /** The other side closed where an answer was expected. */
  static final class ClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
