package io.headgate.gateway;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** A gateway in memory with tenants of a test's own, whose models have prices. */
final class TenantsGateway implements AutoCloseable {

  /** Belongs to the tenant {@code acme}; its limits and budgets are given. */
  static final String ACME = "hg_key_of_acme_for_the_tests_001";

  /** Belongs to {@code acme} too, and has none of its own. */
  static final String ACME_SECOND = "hg_key_of_acme_for_the_tests_002";

  /** Belongs to another tenant, which has none. */
  static final String FREE = "hg_key_of_nobody_in_particular_03";

  private final TestGateway gateway;

  private TenantsGateway(TestGateway gateway) {
    this.gateway = gateway;
  }

  /**
   * Starts one.
   *
   * @param tenant members of the tenant {@code acme}, such as {@code limits: {…}}
   * @param key members of its first key
   */
  static TenantsGateway start(String tenant, String key) {
    return new TenantsGateway(TestGateway.startFrom(url -> config(url, tenant, key)));
  }

  /**
   * Starts one that keeps what it must elsewhere.
   *
   * @param state the section of the file
   */
  static TenantsGateway startWith(String state, String tenant) {
    return new TenantsGateway(
        TestGateway.startFrom(
            url -> config(url, tenant, "").replace("state: { store: memory }\n", state)));
  }

  static String config(String url, String tenant, String key) {
    return """
        version: 1
        state: { store: memory }
        server:
          api: { host: 127.0.0.1, port: 0 }
          admin: { host: 127.0.0.1, port: 0, token: "%s" }
          management: { host: 127.0.0.1, port: 0 }
          load: { lag: 60s }
        providers:
          sim: { kind: openai-compatible, base_url: "%s/v1", api_keys: [x], residency: us }
          mine: { kind: anthropic, base_url: "%s", api_keys: [x], residency: on-prem }
        models:
          small:
            price: { input: 100, output: 200 }
            deployments: [{ provider: sim, model: sim-small }]
          strong:
            price: { input: 1000, output: 1000 }
            deployments: [{ provider: sim, model: sim-strong }]
          local:
            price: { input: 0, output: 0 }
            deployments: [{ provider: mine, model: sim-local }]
          unpriced: { deployments: [{ provider: sim, model: sim-unpriced }] }
          embed:
            kind: embedding
            price: { input: 10 }
            deployments: [{ provider: sim, model: sim-embed }]
        routing:
          profiles: { auto: { models: [small, strong, local], default: strong } }
        tenants:
          - { id: acme, name: Acme%s }
          - { id: other }
        keys:
          - { name: acme-1, tenant: acme, key: "%s"%s }
          - { name: acme-2, tenant: acme, key: "%s" }
          - { name: free, tenant: other, key: "%s" }
        health: { circuit: { failures: 1000000, samples: 1000000 } }
        """
        .formatted(
            TestGateway.ADMIN_TOKEN,
            url,
            url,
            tenant.isEmpty() ? "" : ", " + tenant,
            ACME,
            key.isEmpty() ? "" : ", " + key,
            ACME_SECOND,
            FREE);
  }

  TestGateway gateway() {
    return gateway;
  }

  NodeState state() {
    return gateway.gateway().state();
  }

  HttpRequest request(String key, String model, String members) {
    return gateway
        .request("/v1/chat/completions")
        .setHeader("authorization", "Bearer " + key)
        .POST(
            HttpRequest.BodyPublishers.ofString(
                """
                {"model":"%s",%s"messages":[{"role":"user","content":"hello"}]}"""
                    .formatted(model, members.isEmpty() ? "" : members + ",")))
        .build();
  }

  HttpResponse<String> ask(String key, String model) {
    return ask(key, model, "");
  }

  /** Asks with more members of the request, such as {@code "max_tokens":5}. */
  HttpResponse<String> ask(String key, String model, String members) {
    return gateway.send(request(key, model, members));
  }

  /** Asks the same so many times at once. */
  List<HttpResponse<String>> askAtOnce(int times, String key, String model, String members) {
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    IntStream.range(0, times)
        .forEach(i -> asked.add(gateway.sendAsync(request(key, model, members))));
    return asked.stream().map(CompletableFuture::join).toList();
  }

  static long count(List<HttpResponse<String>> answers, int status) {
    return answers.stream().filter(answer -> answer.statusCode() == status).count();
  }

  @Override
  public void close() {
    gateway.close();
  }
}
