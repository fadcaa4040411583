package io.headgate.gateway;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that ask one after the other, each without a pause, until they are stopped. */
final class SteadyLoad implements AutoCloseable {

  private final LiveGateway gateway;
  private final List<Thread> clients = new ArrayList<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean stopped;

  /** Begins at once; every other client asks for streams. */
  SteadyLoad(LiveGateway gateway, int clients) {
    this.gateway = gateway;
    for (int i = 0; i < clients; i++) {
      boolean stream = i % 2 == 1;
      Thread client = new Thread(() -> ask(stream), "client-" + i);
      this.clients.add(client);
      client.start();
    }
  }

  private void ask(boolean stream) {
    while (!stopped) {
      String what = "question " + asked.incrementAndGet();
      try {
        HttpResponse<String> answer =
            gateway.send(gateway.question(LiveGateway.KEY, "small", stream, what));
        boolean whole = !stream || answer.body().endsWith("data: [DONE]\n\n");
        if (answer.statusCode() != 200 || !whole) {
          failures.add(what + ": " + answer.statusCode() + " " + answer.body());
        }
      } catch (RuntimeException broken) {
        failures.add(what + ": " + broken);
      }
    }
  }

  int asked() {
    return asked.get();
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Lets each client have its last answer. */
  @Override
  public void close() throws InterruptedException {
    stopped = true;
    for (Thread client : clients) {
      client.join();
    }
  }
}
