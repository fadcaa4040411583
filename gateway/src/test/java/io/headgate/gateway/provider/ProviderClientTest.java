package io.headgate.gateway.provider;

import io.headgate.gateway.Eventually;
import io.headgate.gateway.TestGateway;
import io.headgate.gateway.config.ConfigLoader;
import io.vertx.core.Vertx;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderClientTest {

  private static final ProviderConfig CONFIG =
      ConfigLoader.loadText(
              "test.yaml",
              """
              version: 1
              providers:
                one: { kind: openai-compatible, base_url: "http://127.0.0.1:1/v1", api_keys: [k-k-k-k] }
              models:
                small: { deployments: [{ provider: one, model: little }] }
              keys:
                - { name: all, tenant: tests, key: hg_some_key_of_the_tests_0001 }
              """,
              Map.of())
          .config()
          .orElseThrow()
          .providers()
          .get(0);

  @Test
  void whatWasClosedIsLetGo() {
    Vertx vertx = Vertx.vertx();
    try {
      List<WeakReference<ProviderClient>> closed = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        closed.add(madeAndClosed(vertx));
      }

      Eventually.holds(
          "nobody holds the clients",
          Duration.ofSeconds(10),
          () -> {
            System.gc();
            return closed.stream().allMatch(one -> one.refersTo(null));
          });
    } finally {
      TestGateway.await(vertx.close());
    }
  }

  private static WeakReference<ProviderClient> madeAndClosed(Vertx vertx) {
    ProviderClient client = new ProviderClient(vertx, CONFIG, Clock.systemUTC());
    TestGateway.await(client.close());
    return new WeakReference<>(client);
  }
}
