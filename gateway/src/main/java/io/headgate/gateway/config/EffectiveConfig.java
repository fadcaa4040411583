package io.headgate.gateway.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.catalog.Capability;
import io.headgate.gateway.catalog.Deployment;
import io.headgate.gateway.catalog.ModelEntry;
import io.headgate.gateway.health.NodeLoad;
import io.headgate.gateway.http.ApiServer;
import io.headgate.gateway.provider.ProviderConfig;
import java.nio.file.Path;
import java.util.Collection;
import java.util.TreeSet;

/** The configuration as it is in force, defaults written out and every secret masked. */
public final class EffectiveConfig {

  private EffectiveConfig() {}

  /** In the shape of the file, so that the two can be compared. */
  public static ObjectNode render(GatewayConfig config) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("version", 1).put("revision", config.revision());
    server(root.putObject("server"), config);
    ObjectNode providers = root.putObject("providers");
    config.providers().forEach(each -> provider(providers.putObject(each.name()), each));
    ObjectNode models = root.putObject("models");
    config.models().forEach(each -> model(models.putObject(each.name()), each));
    EffectiveRouting.render(root, config.routing());
    EffectiveFailover.render(root.putObject("failover"), config);
    EffectiveHealth.render(root.putObject("health"), config.health());
    EffectiveState.render(root, config);
    EffectiveDeclared.render(root, config.declared());
    root.putObject("telemetry")
        .put("access_log", config.telemetry().accessLog())
        .put("decision_log", config.telemetry().decisionLog().map(Path::toString).orElse(""));
    embedding(root.putObject("embedding"), config.embedding());
    return root;
  }

  private static void embedding(ObjectNode node, EmbeddingConfig embedding) {
    node.put("enabled", embedding.mode() != EmbeddingConfig.Mode.OFF);
    node.put("model", embedding.model());
    embedding
        .files()
        .ifPresent(
            own ->
                node.put("onnx", own.onnx().toString())
                    .put("tokenizer", own.tokenizer().toString())
                    .put("pooling", ProviderDefaults.word(own.pooling()))
                    .put("max_tokens", own.maxTokens()));
    node.put("workers", embedding.workers())
        .put("max_waiting", embedding.maxWaiting())
        .put("memo_entries", embedding.memoEntries());
  }

  private static void server(ObjectNode node, GatewayConfig config) {
    ApiServer.Config api = config.api();
    ObjectNode listener = node.putObject("api").put("host", api.host()).put("port", api.port());
    texts(listener.putArray("hosts"), new TreeSet<>(api.hosts()));
    ObjectNode admin =
        node.putObject("admin")
            .put("host", config.admin().host())
            .put("port", config.admin().port())
            .put("token", config.admin().token().isPresent() ? Mask.HIDDEN : "");
    EffectiveAdminAuth.render(admin, config.admin());
    node.putObject("management")
        .put("host", config.management().host())
        .put("port", config.management().port());
    bounds(node, api);
    node.put("early_heartbeat", Units.print(config.dispatch().earlyHeartbeat()));
    load(node.putObject("load"), config.load());
  }

  private static void bounds(ObjectNode node, ApiServer.Config api) {
    node.put("max_body", Units.print(api.maxBodyBytes()));
    node.putObject("timeouts")
        .put("header", Units.print(api.headerTimeout()))
        .put("body", Units.print(api.bodyTimeout()))
        .put("keep_alive", Units.print(api.keepAlive()))
        .put("slow_reader", Units.print(api.slowReader()))
        .put("request", Units.print(api.requestTimeout()));
    node.put("heartbeat", Units.print(api.heartbeat()));
    node.putObject("connections")
        .put("max", api.maxConnections())
        .put("max_per_address", api.maxConnectionsPerAddress())
        .put("max_requests", api.maxRequestsPerConnection());
    node.putObject("drain")
        .put("wait", Units.print(api.drainWait()))
        .put("grace", Units.print(api.drainGrace()));
  }

  private static void load(ObjectNode node, NodeLoad.Config load) {
    node.put("max_in_flight", load.maxInFlight())
        .put("lag", Units.print(load.lag()))
        .put("heap", load.heap());
  }

  private static void provider(ObjectNode node, ProviderConfig provider) {
    node.put("kind", ProviderDefaults.word(provider.kind()));
    node.put("base_url", provider.baseUrl().toString());
    ArrayNode apiKeys = node.putArray("api_keys");
    provider.apiKeys().forEach(key -> apiKeys.add(Mask.HIDDEN));
    node.put("auth", ProviderDefaults.word(provider.auth()));
    ObjectNode headers = node.putObject("headers");
    new TreeSet<>(provider.headers().keySet()).forEach(name -> headers.put(name, Mask.HIDDEN));
    ProviderConfig.Timeouts timeouts = provider.timeouts();
    node.putObject("timeouts")
        .put("connect", Units.print(timeouts.connect()))
        .put("first_token", Units.print(timeouts.firstToken()))
        .put("between_tokens", Units.print(timeouts.betweenTokens()))
        .put("total", Units.print(timeouts.total()));
    node.putObject("pool")
        .put("connections", provider.pool().connections())
        .put("waiting", provider.pool().waiting());
    quirks(node.putObject("quirks"), provider.quirks());
  }

  private static void quirks(ObjectNode node, ProviderConfig.Quirks quirks) {
    node.put("stream_usage", quirks.streamUsage());
    String field = ProviderDefaults.word(quirks.maxTokensField());
    boolean asSent = quirks.maxTokensField() == ProviderConfig.MaxTokensField.AS_SENT;
    node.put("max_tokens_field", asSent ? field : field.replace('-', '_'));
    texts(node.putArray("drop_parameters"), new TreeSet<>(quirks.dropParameters()));
  }

  private static void model(ObjectNode node, ModelEntry model) {
    node.put("kind", ProviderDefaults.word(model.kind()));
    if (model.tier() > 0) {
      node.put("tier", model.tier());
    }
    node.put("selection", ProviderDefaults.word(model.selection()));
    ArrayNode deployments = node.putArray("deployments");
    for (Deployment each : model.deployments()) {
      ObjectNode one = deployments.addObject();
      deployment(one, each);
      if (model.kind() == ModelEntry.Kind.CHAT) {
        one.put("prefill", each.prefill());
      }
    }
    EffectiveFailover.render(node, model.resilience());
    node.put("max_output_tokens", model.maxOutputTokens());
  }

  /** What is not known is left out; what the model says for all of them stands with each. */
  private static void deployment(ObjectNode node, Deployment deployment) {
    node.put("provider", deployment.provider()).put("model", deployment.model());
    node.put("weight", deployment.weight());
    deployment.residency().ifPresent(word -> node.put("residency", word));
    deployment.contextTokens().ifPresent(tokens -> node.put("context", tokens));
    deployment
        .capabilities()
        .ifPresent(
            known ->
                texts(
                    node.putArray("capabilities"),
                    known.stream().sorted().map(Capability::label).toList()));
    deployment.price().ifPresent(price -> PriceSection.render(node.putObject("price"), price));
  }

  private static void texts(ArrayNode node, Collection<String> texts) {
    texts.forEach(node::add);
  }
}
