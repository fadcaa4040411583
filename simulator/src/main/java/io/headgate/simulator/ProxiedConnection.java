package io.headgate.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/** One connection through the {@link FaultProxy}: bytes pass both ways until a fault is due. */
final class ProxiedConnection {

  private final Vertx vertx;
  private final NetSocket downstream;
  private final NetSocket upstream;
  private final FaultProxy.Faults faults;
  private long passed;
  private boolean isBroken;

  ProxiedConnection(
      Vertx vertx, NetSocket downstream, NetSocket upstream, FaultProxy.Faults faults) {
    this.vertx = vertx;
    this.downstream = downstream;
    this.upstream = upstream;
    this.faults = faults;
  }

  void start() {
    relay(upstream, faults.downstreamDelay(), this::toClient, this::serverEnded);
    relay(downstream, faults.upstreamDelay(), upstream::write, upstream::close);
    if (limit() == 0) {
      toClient(Buffer.buffer());
    }
    downstream.resume();
  }

  /** A client that is kept waiting, or that has its FIN already, is not told. */
  private void serverEnded() {
    if (!isBroken) {
      downstream.close();
    }
  }

  /** Reads one buffer at a time: the next is asked for when this one has been written. */
  private void relay(NetSocket from, Duration delay, Sink sink, Runnable atEnd) {
    from.exceptionHandler(broken -> {});
    from.endHandler(ended -> atEnd.run());
    from.handler(
        bytes -> {
          from.pause();
          after(delay).compose(waited -> sink.write(bytes)).onComplete(written -> from.resume());
        });
  }

  private Future<Void> after(Duration delay) {
    return delay.isZero() ? Future.succeededFuture() : vertx.timer(delay.toMillis()).mapEmpty();
  }

  private Future<Void> toClient(Buffer bytes) {
    long before = passed;
    passed += bytes.length();
    if (isBroken) {
      return Future.succeededFuture();
    }
    if (passed < limit()) {
      return downstream.write(bytes);
    }
    isBroken = true;
    int kept = (int) (limit() - before);
    Future<Void> written =
        kept == 0 ? Future.succeededFuture() : downstream.write(bytes.slice(0, kept));
    return written.compose(flushed -> breakNow(bytes.slice(kept, bytes.length())));
  }

  private long limit() {
    FaultProxy.Breakage breakage = faults.breakage();
    if (breakage instanceof FaultProxy.Truncate truncate) {
      return truncate.afterBytes();
    }
    if (breakage instanceof FaultProxy.HalfClose halfClose) {
      return halfClose.afterBytes();
    }
    if (breakage instanceof FaultProxy.Stall stall) {
      return stall.afterBytes();
    }
    return breakage instanceof FaultProxy.Garbage garbage ? garbage.afterBytes() : Long.MAX_VALUE;
  }

  private Future<Void> breakNow(Buffer rest) {
    FaultProxy.Breakage breakage = faults.breakage();
    if (breakage instanceof FaultProxy.Truncate truncate) {
      upstream.close();
      if (truncate.byReset()) {
        RawClose.reset(downstream);
        return Future.succeededFuture();
      }
      return downstream.close();
    }
    if (breakage instanceof FaultProxy.HalfClose) {
      RawClose.finish(downstream);
    }
    if (breakage instanceof FaultProxy.Garbage garbage) {
      isBroken = false;
      passed = Long.MIN_VALUE;
      return downstream.write(Buffer.buffer(garbage.bytes())).compose(w -> downstream.write(rest));
    }
    return Future.succeededFuture();
  }

  private interface Sink {
    Future<Void> write(Buffer bytes);
  }
}
