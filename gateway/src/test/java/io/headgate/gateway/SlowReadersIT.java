package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients that hardly read, before a node in a process of its own (promise P17). */
class SlowReadersIT {

  private static final int READERS = 200;

  /** Ten each tenth of a second: 100 bytes a second for each reader. */
  private static final int BYTES_AT_ONCE = 10;

  /** Of a stream that is read as fast as it comes. */
  private static final int WARM_BYTES = 1 << 18;

  private static final long EVERY_MILLIS = 100;
  private static final int ROUNDS = 50;

  /** Together some 4 MB a second for each client that takes them. */
  private static final int CHUNKS_AT_ONCE = 200;

  private static final long PROVIDER_MILLIS = 5;
  private static final long MAX_GROWTH_KB = 100 * 1024;
  private static final String KEY = "hg_a_key_of_the_test_of_slow_reading";

  @TempDir private Path folder;

  @Test
  void P17_twoHundredReadersAtAHundredBytesASecondCostNoMemory() throws Exception {
    Vertx vertx = Vertx.vertx();
    int provider = TestGateway.await(endless(vertx));
    Process node =
        new Launched(folder).start(Map.of(), "serve", "--config", config(provider).toString());
    List<Socket> readers = new ArrayList<>();
    try {
      int port = port(node);
      // Warm: what a first stream loads would else be taken for what readers cost.
      for (int i = 0; i < 20; i++) {
        try (Socket warm = open(port)) {
          assertThat(warm.getInputStream().readNBytes(WARM_BYTES)).hasSize(WARM_BYTES);
        }
      }
      long before = residentKb(node);
      for (int i = 0; i < READERS; i++) {
        readers.add(open(port));
      }
      long most = 0;
      for (int round = 0; round < ROUNDS; round++) {
        long next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
        for (Socket reader : readers) {
          assertThat(reader.getInputStream().readNBytes(BYTES_AT_ONCE)).hasSize(BYTES_AT_ONCE);
        }
        most = Math.max(most, residentKb(node));
        node.waitFor(Math.max(1, next - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
      System.out.println(
          "SlowReadersIT: resident before " + before + " kB, at the most " + most + " kB");

      assertThat(most - before).isLessThan(MAX_GROWTH_KB);
      try (Socket quick = open(port)) {
        assertThat(quick.getInputStream().readNBytes(WARM_BYTES)).hasSize(WARM_BYTES);
      }
    } finally {
      for (Socket reader : readers) {
        reader.close();
      }
      node.destroyForcibly();
      TestGateway.await(vertx.close());
    }
  }

  private Path config(int provider) throws IOException {
    return Files.writeString(
        folder.resolve("slow.yaml"),
        """
        version: 1
        state: { store: memory }
        server:
          api: { host: 127.0.0.1, port: 0 }
          admin: { host: 127.0.0.1, port: 0 }
          management: { host: 127.0.0.1, port: 0 }
        embedding: { enabled: false }
        providers:
          one: { kind: openai-compatible, base_url: "http://127.0.0.1:%d/v1", api_keys: ["x-y-z-x-y-z"] }
        models:
          small: { deployments: [{ provider: one, model: sim-small }] }
        keys: [{ name: test, key: "%s" }]
        """
            .formatted(provider, KEY));
  }

  /** A provider that sends to each client as much as it takes; completes with its port. */
  private static Future<Integer> endless(Vertx vertx) {
    Buffer chunk =
        Buffer.buffer(
            "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,"
                + "\"delta\":{\"content\":\"word \"}}]}\n\n");
    return vertx
        .createHttpServer()
        .requestHandler(
            request -> {
              HttpServerResponse response = request.response();
              response.putHeader("content-type", "text/event-stream").setChunked(true);
              long timer = vertx.setPeriodic(PROVIDER_MILLIS, tick -> send(response, chunk));
              response.closeHandler(closed -> vertx.cancelTimer(timer));
              response.exceptionHandler(broken -> vertx.cancelTimer(timer));
            })
        .listen(0, "127.0.0.1")
        .map(HttpServer::actualPort);
  }

  private static void send(HttpServerResponse response, Buffer chunk) {
    for (int i = 0; i < CHUNKS_AT_ONCE && !response.closed() && !response.writeQueueFull(); i++) {
      response.write(chunk.copy());
    }
  }

  /** Asks for a stream and reads nothing of it. */
  private static Socket open(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(30_000);
    String body =
        "{\"model\":\"small\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    String head =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
            + KEY
            + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static long residentKb(Process node) throws IOException {
    Matcher line =
        Pattern.compile("VmRSS:\\s+(\\d+) kB")
            .matcher(Files.readString(Path.of("/proc", Long.toString(node.pid()), "status")));
    assertThat(line.find()).isTrue();
    return Long.parseLong(line.group(1));
  }

  private int port(Process node) throws Exception {
    Pattern line = Pattern.compile("API (\\S+),");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < end && node.isAlive()) {
      Matcher url = line.matcher(Files.readString(folder.resolve("err")));
      if (url.find()) {
        return URI.create(url.group(1)).getPort();
      }
      node.waitFor(20, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("not started: " + Files.readString(folder.resolve("err")));
  }
}
