package io.headgate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The generator against servers on real sockets, right ones and wrong ones. */
class LoadGeneratorTest {

  private static final Duration SHORT = Duration.ofMillis(300);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final AtomicInteger requests = new AtomicInteger();

  @AfterEach
  void closeServers() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void completesExactlyWhatTheServerAnswered() throws Exception {
    InetSocketAddress server =
        listen(
            socket ->
                socket.handler(
                    request -> {
                      requests.incrementAndGet();
                      socket.write(Buffer.buffer(CannedAnswers.OPENAI));
                    }));
    LoadResult result = run(server, false, new Schedule.ClosedLoop(4, 0));
    assertThat(result.failures()).isEmpty();
    assertThat(result.completed()).isPositive().isEqualTo(requests.get());
  }

  @Test
  void takesTheAnswersOfTheCannedUpstreamForRight() throws Exception {
    InetSocketAddress server = listen(socket -> canned(socket).serve());
    for (boolean streamed : new boolean[] {false, true}) {
      LoadResult result = run(server, streamed, new Schedule.ClosedLoop(4, 0));
      assertThat(result.failures()).isEmpty();
      assertThat(result.completed()).isPositive();
    }
  }

  @Test
  void sendsAtTheFixedRate() throws Exception {
    InetSocketAddress server = listen(socket -> canned(socket).serve());
    LoadResult result = run(server, false, new Schedule.OpenLoop(4, 200));
    assertThat(result.completed()).isEqualTo(60);
    assertThat(result.failures()).isEmpty();
  }

  @Test
  void countsAStallAgainstAllRequestsThatWereDueInIt() throws Exception {
    InetSocketAddress server = listen(socket -> socket.handler(request -> stallOnce(socket)));
    LoadResult result = run(server, false, new Schedule.OpenLoop(1, 100));
    assertThat(result.completed()).isEqualTo(30);
    assertThat(result.latency().p50Millis()).isGreaterThan(50);
  }

  @Test
  void tellsWrongAnswersFromRightOnes() throws Exception {
    assertThat(failuresOf("HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\n{}"))
        .containsExactly("status 503");
    assertThat(
            failuresOf(stream(CannedAnswers.OPENAI_STREAM.writes().subList(0, 22)) + "0\r\n\r\n"))
        .containsExactly("stream without [DONE] at its end");
    List<Buffer> writes = CannedAnswers.OPENAI_STREAM.writes();
    assertThat(failuresOf(stream(writes.subList(0, 9)) + stream(writes.subList(10, 24))))
        .containsExactly("content events: 19 (expected: 20)");
    assertThat(failuresOf("no HTTP at all\r\n\r\n")).isNotEmpty();
  }

  @Test
  void countsClosedConnectionsAndGoesOn() throws Exception {
    InetSocketAddress server =
        listen(
            socket ->
                socket.handler(
                    request -> {
                      if (requests.incrementAndGet() % 2 == 0) {
                        socket.close();
                      } else {
                        socket.write(Buffer.buffer(CannedAnswers.OPENAI));
                      }
                    }));
    LoadResult result = run(server, false, new Schedule.OpenLoop(1, 100));
    assertThat(result.failures()).containsEntry("connection closed by the target", 15);
    assertThat(result.completed()).isEqualTo(15);
  }

  @Test
  void aConnectionThatClosesBetweenTwoRequestsIsNoFailure() throws Exception {
    InetSocketAddress server =
        listen(
            socket ->
                socket.handler(
                    request -> {
                      socket.write(Buffer.buffer(CannedAnswers.OPENAI));
                      vertx.setTimer(20, id -> socket.close());
                    }));
    LoadResult result = run(server, false, new Schedule.OpenLoop(1, 10));
    assertThat(result.failures()).isEmpty();
    assertThat(result.completed()).isEqualTo(3);
  }

  private Iterable<String> failuresOf(String answer) throws Exception {
    InetSocketAddress server =
        listen(socket -> socket.handler(request -> socket.write(Buffer.buffer(answer))));
    LoadResult result = run(server, true, new Schedule.OpenLoop(1, 50));
    assertThat(result.completed()).isZero();
    assertThat(result.failed()).isPositive();
    return result.failures().keySet();
  }

  private CannedConnection canned(NetSocket socket) {
    return new CannedConnection(vertx, vertx.getOrCreateContext(), socket);
  }

  /** Holds the first answer back; event loop only. */
  private void stallOnce(NetSocket socket) {
    Buffer answer = Buffer.buffer(CannedAnswers.OPENAI);
    if (requests.incrementAndGet() == 1) {
      vertx.setTimer(SHORT.toMillis(), id -> socket.write(answer));
    } else {
      socket.write(answer);
    }
  }

  private InetSocketAddress listen(Handler<NetSocket> handler) throws Exception {
    NetServer server =
        vertx
            .createNetServer()
            .connectHandler(handler)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort());
  }

  private static LoadResult run(InetSocketAddress server, boolean streamed, Schedule schedule)
      throws Exception {
    Load load =
        new Load(
            server,
            ChatRequest.render("127.0.0.1", "none", "fast", streamed),
            streamed,
            schedule,
            SHORT);
    try (LoadGenerator generator = LoadGenerator.open(load)) {
      return generator.run();
    }
  }

  private static String stream(List<Buffer> writes) {
    StringBuilder text = new StringBuilder();
    writes.forEach(text::append);
    return text.toString();
  }
}
