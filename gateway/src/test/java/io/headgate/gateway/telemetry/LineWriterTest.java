package io.headgate.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineWriterTest {

  @Test
  void linesOfAFailedWriteAreCountedAndLaterOnesAreWritten() {
    FailsOnce out = new FailsOnce();
    LineWriter lines = new LineWriter(out, "test");

    lines.accept("lost");
    while (lines.dropped() == 0) {
      Thread.onSpinWait();
    }
    lines.accept("kept");
    lines.closeBlocking();

    assertThat(lines.dropped()).isEqualTo(1);
    assertThat(out.written.toString(StandardCharsets.UTF_8)).isEqualTo("kept\n");
  }

  private static final class FailsOnce extends OutputStream {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean failed;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      if (!failed) {
        failed = true;
        throw new IOException("no space left on device");
      }
      written.write(bytes, from, count);
    }
  }
}
