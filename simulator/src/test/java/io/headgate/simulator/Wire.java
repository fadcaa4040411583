package io.headgate.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a plain socket saw of one response, down to how the connection ended. */
final class Wire {

  /** How long nothing may come before it counts as silence, where silence is expected. */
  static final int SILENCE_MILLIS = 1_000;

  /** How long nothing may come where it is not. */
  static final int PATIENCE_MILLIS = 20_000;

  /** How much is read of a response that may be endless. */
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  final End end;
  private final byte[] bytes;

  private Wire(byte[] bytes, End end) {
    this.bytes = bytes;
    this.end = end;
  }

  enum End {
    FIN,
    RESET,
    SILENCE,
    TOO_LONG
  }

  static Wire send(int port, String request) {
    return send(port, request, PATIENCE_MILLIS);
  }

  static Wire sendUntilSilent(int port, String request) {
    return send(port, request, SILENCE_MILLIS);
  }

  private static Wire send(int port, String request, int patienceMillis) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(patienceMillis);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return read(socket);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  static Wire read(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    InputStream in = socket.getInputStream();
    try {
      while (all.size() < MAX_BYTES) {
        int count = in.read(buffer);
        if (count < 0) {
          return new Wire(all.toByteArray(), End.FIN);
        }
        all.write(buffer, 0, count);
      }
      return new Wire(all.toByteArray(), End.TOO_LONG);
    } catch (SocketTimeoutException silence) {
      return new Wire(all.toByteArray(), End.SILENCE);
    } catch (SocketException reset) {
      return new Wire(all.toByteArray(), End.RESET);
    }
  }

  /** All bytes, for what is not HTTP. */
  String everything() {
    return text(bytes);
  }

  boolean isEmpty() {
    return bytes.length == 0;
  }

  int status() {
    return Integer.parseInt(head().substring(9, 12));
  }

  String head() {
    return text(Arrays.copyOf(bytes, headLength()));
  }

  Optional<String> header(String name) {
    return head()
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  boolean isChunked() {
    return header("transfer-encoding").isPresent();
  }

  /** Whether the last chunk came. */
  boolean isTerminated() {
    return text(rest()).endsWith("0\r\n\r\n");
  }

  String bodyText() {
    return text(body());
  }

  /** The body without chunk framing, as far as it came. */
  byte[] body() {
    if (!isChunked()) {
      return rest();
    }
    byte[] framed = rest();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int at = 0;
    while (at < framed.length) {
      int lineEnd = at;
      while (framed[lineEnd] != '\r') {
        lineEnd++;
      }
      int size = Integer.parseInt(text(Arrays.copyOfRange(framed, at, lineEnd)), 16);
      int from = lineEnd + 2;
      body.write(framed, from, Math.min(size, framed.length - from));
      at = from + size + 2;
    }
    return body.toByteArray();
  }

  private byte[] rest() {
    return Arrays.copyOfRange(bytes, headLength(), bytes.length);
  }

  private int headLength() {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
  }

  private static String text(byte[] part) {
    return new String(part, StandardCharsets.UTF_8);
  }
}
