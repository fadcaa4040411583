package io.headgate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The upstream here says back what it hears. */
class FaultProxyTest {

  private final Vertx vertx = Vertx.vertx();
  private FaultProxy proxy;

  @BeforeEach
  void start() {
    NetServer echo =
        Running.await(
            vertx
                .createNetServer()
                .connectHandler(socket -> socket.handler(socket::write))
                .listen(0, "127.0.0.1"));
    proxy =
        Running.await(
            FaultProxy.start(vertx, "127.0.0.1", echo.actualPort(), FaultProxy.Faults.none()));
  }

  @AfterEach
  void stop() {
    Running.await(proxy.close());
    Running.await(vertx.close());
  }

  @Test
  void passesEverythingWhenThereIsNoFault() throws IOException {
    hear("hello", 5);
    assertThat(heard).isEqualTo("hello");
  }

  @Test
  void delays() throws IOException {
    proxy.script(FaultProxy.Faults.none().delayed(Duration.ofMillis(60), Duration.ofMillis(60)));

    long start = System.nanoTime();
    try (Socket socket = connect()) {
      say(socket, "x");
      assertThat(socket.getInputStream().read()).isEqualTo('x');
    }

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(120_000_000L);
  }

  @Test
  void truncatesWithFinOrReset() throws IOException {
    script(new FaultProxy.Truncate(3, false));
    assertThat(talk("hello").end).isEqualTo(Wire.End.FIN);
    assertThat(heard).isEqualTo("hel");

    script(new FaultProxy.Truncate(3, true));
    assertThat(talk("hello").end).isEqualTo(Wire.End.RESET);
    assertThat(heard).isEqualTo("hel");

    script(new FaultProxy.Truncate(0, false));
    assertThat(talk("").end).isEqualTo(Wire.End.FIN);
  }

  @Test
  void halfCloses() throws IOException {
    script(new FaultProxy.HalfClose(2));
    try (Socket socket = connect()) {
      say(socket, "hello");
      assertThat(Wire.read(socket).end).isEqualTo(Wire.End.FIN);
      say(socket, "still here");
    }
  }

  @Test
  void stalls() throws IOException {
    script(new FaultProxy.Stall(4));

    try (Socket socket = connect()) {
      socket.setSoTimeout(Wire.SILENCE_MILLIS);
      say(socket, "hello");
      Wire wire = Wire.read(socket);
      assertThat(wire.end).isEqualTo(Wire.End.SILENCE);
      assertThat(wire.everything()).isEqualTo("hell");
    }
  }

  @Test
  void injectsGarbage() throws IOException {
    script(new FaultProxy.Garbage(2, "??".getBytes(StandardCharsets.UTF_8)));

    hear("hello", 7);

    assertThat(heard).isEqualTo("he??llo");
  }

  @Test
  void refusesAndRecovers() throws IOException {
    script(new FaultProxy.Refuse());
    assertThat(talk("").end).isEqualTo(Wire.End.RESET);

    script(new FaultProxy.Intact());
    hear("hello", 5);
    assertThat(heard).isEqualTo("hello");
  }

  private String heard = "";

  /** Hears as many bytes as there should be, and no more. */
  private void hear(String words, int count) throws IOException {
    try (Socket socket = connect()) {
      say(socket, words);
      byte[] bytes = socket.getInputStream().readNBytes(count);
      heard = new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private Wire talk(String words) throws IOException {
    try (Socket socket = connect()) {
      say(socket, words);
      Wire wire = Wire.read(socket);
      heard = wire.everything();
      return wire;
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(Wire.PATIENCE_MILLIS);
    return socket;
  }

  private static void say(Socket socket, String words) throws IOException {
    if (!words.isEmpty()) {
      socket.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void script(FaultProxy.Breakage breakage) {
    proxy.script(FaultProxy.Faults.none().with(breakage));
  }
}
