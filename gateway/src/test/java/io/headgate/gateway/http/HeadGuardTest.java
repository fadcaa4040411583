package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadGuardTest {

  private static final long SEED = 20_251_120;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final String[] VALID = {
    "GET /a HTTP/1.1\r\nHost: a\r\n\r\n",
    "\r\n\r\nGET /empty-lines-before HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST /b HTTP/1.1\r\nContent-Length: 7\r\nHost: a\r\n\r\n: x\r\n\r\n",
    "POST /c HTTP/1.1\r\ncontent-length:9\r\n\r\nX: a\r\n  b",
    Wire.head("POST /d HTTP/1.1", "TRANSFER-ENCODING: chunked")
        + Wire.head("6", ": a", " ", "0A;x=\"y\"", "0123456789", "0", "Trailer: x"),
    "POST /e HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST /f HTTP/1.1\r\nX-Content-Length: 5\r\nContent-Lengthy: 6\r\nContent-Length: 0\r\n\r\n",
    "GET /g HTTP/1.1\r\nX: a: Content-Length: 5\r\nEmpty:\r\n\r\n"
  };

  @Test
  void neverChangesWhatIsDecodedOfValidRequests() {
    Random random = new Random(SEED);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder requests = new StringBuilder();
      for (int i = 1 + random.nextInt(5); i > 0; i--) {
        requests.append(VALID[random.nextInt(VALID.length)]);
      }
      byte[] bytes = requests.toString().getBytes(StandardCharsets.ISO_8859_1);

      List<String> guarded = decode(guarded(), pieces(bytes, random));
      List<String> alone = decode(new EmbeddedChannel(new HttpRequestDecoder()), List.of(bytes));

      assertThat(guarded).as("seed %d, round %d", SEED, round).isEqualTo(alone);
      assertThat(guarded).noneMatch(line -> line.startsWith("malformed"));
    }
  }

  private static EmbeddedChannel guarded() {
    return new EmbeddedChannel(new HeadGuard(TIMEOUT), new HttpRequestDecoder());
  }

  private static List<byte[]> pieces(byte[] bytes, Random random) {
    List<byte[]> pieces = new ArrayList<>();
    int max = 1 + random.nextInt(40);
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(max));
      pieces.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return pieces;
  }

  /** Each request with its headers and its whole body. */
  private static List<String> decode(EmbeddedChannel channel, List<byte[]> pieces) {
    for (byte[] piece : pieces) {
      channel.writeInbound(Unpooled.copiedBuffer(piece));
    }
    List<String> requests = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    for (HttpObject part = channel.readInbound(); part != null; part = channel.readInbound()) {
      if (part.decoderResult().isFailure()) {
        requests.add("malformed: " + part.decoderResult().cause());
      } else if (part instanceof HttpRequest request) {
        requests.add(request.method() + " " + request.uri() + " " + request.headers().entries());
      }
      if (part instanceof HttpContent content) {
        body.append(content.content().toString(StandardCharsets.ISO_8859_1));
        if (part instanceof LastHttpContent last) {
          requests.add(body + " " + last.trailingHeaders().entries());
          body.setLength(0);
        }
      }
      ReferenceCountUtil.release(part);
    }
    channel.finishAndReleaseAll();
    return requests;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n",
        "GET / HTTP/1.1\r\nX: a\r\n\tb\r\n\r\n",
        "GET / HTTP/1.1\r\n X: a\r\n\r\n",
        "GET / HTTP/1.1\r\nX: a\r\n \r\n\r\n",
        "GET / HTTP/1.1\r\n: a\r\n\r\n",
        "GET / HTTP/1.1\r\nX: a\r\n: b\r\n\r\n"
      })
  void foldedAndNamelessHeadersAreRefusedWhereverTheyStand(String hostile) {
    Random random = new Random(SEED);
    for (String before : VALID) {
      for (int round = 0; round < 20; round++) {
        byte[] bytes = (before + hostile).getBytes(StandardCharsets.ISO_8859_1);
        List<String> requests = decode(guarded(), pieces(bytes, random));

        assertThat(requests.get(0)).doesNotStartWith("malformed");
        assertThat(requests).anyMatch(line -> line.startsWith("malformed"));
      }
    }
  }

  @Test
  void headIsDueFromTheConnectionOn() {
    EmbeddedChannel channel = guarded();
    pass(channel, TIMEOUT.minusMillis(1));

    assertThat(channel.isOpen()).isTrue();

    pass(channel, Duration.ofMillis(1));

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void headIsDueFromItsFirstByteOn() {
    EmbeddedChannel channel = guarded();
    send(channel, VALID[0]);
    pass(channel, TIMEOUT.multipliedBy(3));
    for (int i = 0; i < 4; i++) {
      assertThat(channel.isOpen()).isTrue();
      send(channel, i == 0 ? "GET / HTTP/1.1\r\n" : "X: a\r\n");
      pass(channel, Duration.ofMillis(1_300));
    }

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void bodyIsNotDueWithItsHead() {
    EmbeddedChannel channel = guarded();
    send(channel, "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n12345");
    pass(channel, TIMEOUT.multipliedBy(2));

    assertThat(channel.isOpen()).isTrue();

    send(channel, "67890G");
    pass(channel, TIMEOUT);

    assertThat(channel.isOpen()).isFalse();
  }

  private static void send(EmbeddedChannel channel, String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
  }

  private static void pass(EmbeddedChannel channel, Duration time) {
    channel.freezeTime();
    channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }
}
